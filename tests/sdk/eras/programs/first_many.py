"""1.3.5: a mass simulation, sessions in functions, in blocks and by their ids."""

from threading import Thread

import lucidicai as lai

mass_sim_id = lai.create_mass_sim("Nightly", 3, task="the same task", tags=["nightly"])


def work(number):
    lai.create_step(goal=f"goal {number}")
    lai.create_event(description=f"event {number}", function_name="look", arguments={"n": number})
    lai.end_step()


lai.run_session(work, 1, init_params={"session_name": "one", "mass_sim_id": mass_sim_id})
with lai.session(session_name="two", mass_sim_id=mass_sim_id, auto_end=False) as two:
    work(2)

three = lai.init("three", session_id="third-run", mass_sim_id=mass_sim_id)
thread = Thread(target=lai.run_in_session, args=(three, work, 3))
thread.start()
thread.join()
lai.end_session(session_eval=0.25, session_eval_reason="slow")

again = lai.continue_session("third-run")
with lai.bind_session(again):
    work(4)
lai.clear_active_session()
lai.set_active_session(again)
lai.end_session(is_successful=False, is_successful_reason="still slow")
print(mass_sim_id, two, three, again)
