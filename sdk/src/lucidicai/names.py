"""The public names that are loaded when a program first uses them, and where each is defined.

What is imported at once is what a call needs in any program. What begins a session, decorates or
binds comes with its first use, and so do the later eras' surfaces, which most programs never load.
"""

import sys
from typing import Any

_MODULES = {
    "client": """
        LucidicAI
    """,
    "errors": """
        LucidicImplError LucidicMissingDatasetItemError LucidicMissingImplError
        LucidicMockCallError LucidicSessionNotFoundError LucidicSessionNotInitializedError
        LucidicToolBlockedError LucidicToolConfigError LucidicToolDriftError
        LucidicUnknownToolError LucidicUnsupportedSQLError
    """,
    "functions.datasets": """
        acreate_dataset acreate_dataset_item acreate_dataset_items adelete_dataset
        adelete_dataset_item aget_dataset aget_dataset_item aget_dataset_items
        alist_dataset_item_sessions alist_datasets aupdate_dataset aupdate_dataset_item
        create_dataset create_dataset_item create_dataset_items delete_dataset
        delete_dataset_item get_dataset get_dataset_item get_dataset_items
        list_dataset_item_sessions list_datasets update_dataset update_dataset_item
    """,
    "functions.experiments": """
        acreate_experiment create_experiment create_mass_sim
    """,
    "functions.feature_flags": """
        aget_bool_flag aget_feature_flag aget_float_flag aget_int_flag aget_json_flag
        aget_string_flag clear_feature_flag_cache get_bool_flag get_feature_flag get_float_flag
        get_int_flag get_json_flag get_string_flag
    """,
    "functions.ledger": """
        losses redactions
    """,
    "functions.prompts": """
        aget_prompt get_prompt
    """,
    "functions.providers": """
        ProviderType
    """,
    "functions.state": """
        clear_error_history clear_state current_parent_event_id current_session_id
        get_error_history is_silent_mode reset_sdk
    """,
    "functions.threads": """
        clear_thread_session get_thread_session set_thread_session thread_worker_with_session
    """,
    "functions.twins": """
        acreate_error_event acreate_event aemit_event aend_session aflush ainit aupdate_session
        emit_event
    """,
    "integrations.livekit": """
        setup_livekit
    """,
    "record.binding": """
        bind_session bind_session_async clear_active_session run_in_session run_session
        session session_async set_active_session
    """,
    "record.decorators": """
        event step
    """,
    "record.init": """
        continue_session init
    """,
    "record.step": """
        create_step end_step update_step
    """,
    "resources.prompts": """
        Prompt
    """,
    "resources.tool_functions": """
        adispatch_anthropic_tool_call adispatch_openai_tool_call dispatch_anthropic_tool_call
        dispatch_openai_tool_call mockable register_anthropic_tools register_langchain_tools
        register_openai_tools
    """,
    "resources.training_modules": """
        TrainingModulesResource
    """,
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names.split()}

LATER = sorted(_HOMES)


def load(name: str) -> Any:
    """Returns what a name of LATER stands for; raises AttributeError for any other name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'lucidicai' has no attribute {name!r}")
    # Not importlib: it is three more modules for every program.
    __import__(f"lucidicai.{home}")
    value = getattr(sys.modules[f"lucidicai.{home}"], name)
    # From now on the name is found without asking here.
    setattr(sys.modules["lucidicai"], name, value)
    return value
