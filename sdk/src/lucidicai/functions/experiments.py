"""`create_experiment` and `create_mass_sim`."""

from collections.abc import Sequence

from lucidicai.functions.standing import resources
from lucidicai.resources.twin import twin


def create_experiment(
    experiment_name: str,
    LLM_boolean_evaluators: Sequence[str] | None = None,  # noqa: N803  the public API's name
    LLM_numeric_evaluators: Sequence[str] | None = None,  # noqa: N803
    description: str | None = None,
    tags: Sequence[str] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
    *,
    pass_fail_rubrics: Sequence[str] | None = None,
    score_rubrics: Sequence[str] | None = None,
    rubrics: Sequence[str] | None = None,
    evaluators: Sequence[str] | None = None,
) -> str | None:
    """Makes an experiment and returns its id, which sessions join by `experiment_id`.

    Names of evaluators may be given under any era's name. Waits for the server and raises as
    `list_datasets` does; None is returned only where errors are log lines.
    """
    return resources(api_key, agent_id).experiments.create(
        experiment_name,
        description,
        tags,
        LLM_boolean_evaluators,
        LLM_numeric_evaluators,
        pass_fail_rubrics=pass_fail_rubrics,
        score_rubrics=score_rubrics,
        rubrics=rubrics,
        evaluators=evaluators,
    )


def create_mass_sim(
    mass_sim_name: str,
    total_num_sessions: int,
    api_key: str | None = None,
    agent_id: str | None = None,
    task: str | None = None,
    tags: Sequence[str] | None = None,
    *,
    lucidic_api_key: str | None = None,
) -> str | None:
    """Makes a mass simulation, a group of sessions with one task, and returns its id.

    Sessions join by `mass_sim_id`; the program runs them. Raises as `create_experiment` does.
    """
    made = resources(api_key or lucidic_api_key, agent_id).experiments
    return made.create_mass_sim(mass_sim_name, total_num_sessions, task, tags)


acreate_experiment = twin(create_experiment)
