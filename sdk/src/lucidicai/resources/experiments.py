"""Experiments: named groups of sessions that are compared."""

from collections.abc import Sequence

from lucidicai.errors import InvalidOperationError
from lucidicai.resources.http import Caller
from lucidicai.resources.twin import twin


class Experiments:
    """The experiments of one agent."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        experiment_name: str,
        description: str | None = None,
        tags: Sequence[str] | None = None,
        LLM_boolean_evaluators: Sequence[str] | None = None,  # noqa: N803  the public API's name
        LLM_numeric_evaluators: Sequence[str] | None = None,  # noqa: N803
        *,
        pass_fail_rubrics: Sequence[str] | None = None,
        score_rubrics: Sequence[str] | None = None,
        rubrics: Sequence[str] | None = None,
        evaluators: Sequence[str] | None = None,
    ) -> str | None:
        """Makes an experiment and returns its id, which sessions join by `experiment_id`.

        Names of evaluators may be given under any era's name. None is returned only where errors
        are log lines.
        """
        names = [
            LLM_boolean_evaluators,
            LLM_numeric_evaluators,
            pass_fail_rubrics,
            score_rubrics,
            rubrics,
            evaluators,
        ]
        body = {
            "agent_id": self._caller.settings.agent_id,
            "experiment_name": experiment_name,
            "description": description or "",
            "tags": list(tags or ()),
            "evaluator_names": [name for some in names for name in some or ()],
        }
        answer = self._caller.post("createexperiment", body, instead=None)
        if answer is None:
            return None
        experiment_id = answer.get("experiment_id")
        if experiment_id is None:
            raise InvalidOperationError(f"createexperiment: no experiment_id in {answer!r}.")
        return str(experiment_id)

    def create_mass_sim(
        self,
        mass_sim_name: str,
        total_num_sessions: int,
        task: str | None = None,
        tags: Sequence[str] | None = None,
    ) -> str | None:
        """Makes a mass simulation and returns its id; sessions join by `mass_sim_id`."""
        body = {
            "agent_id": self._caller.settings.agent_id,
            "mass_sim_name": mass_sim_name,
            "total_num_sims": total_num_sessions,
            "task": task,
            "tags": list(tags or ()),
        }
        answer = self._caller.post("initmasssim", body, instead=None)
        if answer is None:
            return None
        mass_sim_id = answer.get("mass_sim_id")
        if mass_sim_id is None:
            raise InvalidOperationError(f"initmasssim: no mass_sim_id in {answer!r}.")
        return str(mass_sim_id)

    acreate = twin(create)
