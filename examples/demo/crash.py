"""A program that dies of an exception: its traceback and everything before it are kept."""

import lucidicai as lai


@lai.event
def read_config(path: str) -> dict[str, str]:
    return {"path": path, "region": "eu"}


@lai.step(state="Start-up", action="Load the index", goal="Be ready")
def load_index(config: dict[str, str]) -> str:
    return config["index"]


lai.init(session_name="Index loader", task="Load the search index")
load_index(read_config("service.toml"))
