from lucidicai.client import LucidicAI as LucidicAI
from lucidicai.errors import APIKeyVerificationError as APIKeyVerificationError
from lucidicai.errors import FeatureFlagError as FeatureFlagError
from lucidicai.errors import InvalidOperationError as InvalidOperationError
from lucidicai.errors import LucidicError as LucidicError
from lucidicai.errors import LucidicImplError as LucidicImplError
from lucidicai.errors import LucidicMissingDatasetItemError as LucidicMissingDatasetItemError
from lucidicai.errors import LucidicMissingImplError as LucidicMissingImplError
from lucidicai.errors import LucidicMockCallError as LucidicMockCallError
from lucidicai.errors import LucidicNotInitializedError as LucidicNotInitializedError
from lucidicai.errors import LucidicSessionNotFoundError as LucidicSessionNotFoundError
from lucidicai.errors import LucidicSessionNotInitializedError as LucidicSessionNotInitializedError
from lucidicai.errors import LucidicToolBlockedError as LucidicToolBlockedError
from lucidicai.errors import LucidicToolConfigError as LucidicToolConfigError
from lucidicai.errors import LucidicToolDriftError as LucidicToolDriftError
from lucidicai.errors import LucidicUnknownToolError as LucidicUnknownToolError
from lucidicai.errors import LucidicUnsupportedSQLError as LucidicUnsupportedSQLError
from lucidicai.errors import PromptError as PromptError
from lucidicai.functions.datasets import acreate_dataset as acreate_dataset
from lucidicai.functions.datasets import acreate_dataset_item as acreate_dataset_item
from lucidicai.functions.datasets import acreate_dataset_items as acreate_dataset_items
from lucidicai.functions.datasets import adelete_dataset as adelete_dataset
from lucidicai.functions.datasets import adelete_dataset_item as adelete_dataset_item
from lucidicai.functions.datasets import aget_dataset as aget_dataset
from lucidicai.functions.datasets import aget_dataset_item as aget_dataset_item
from lucidicai.functions.datasets import aget_dataset_items as aget_dataset_items
from lucidicai.functions.datasets import alist_dataset_item_sessions as alist_dataset_item_sessions
from lucidicai.functions.datasets import alist_datasets as alist_datasets
from lucidicai.functions.datasets import aupdate_dataset as aupdate_dataset
from lucidicai.functions.datasets import aupdate_dataset_item as aupdate_dataset_item
from lucidicai.functions.datasets import create_dataset as create_dataset
from lucidicai.functions.datasets import create_dataset_item as create_dataset_item
from lucidicai.functions.datasets import create_dataset_items as create_dataset_items
from lucidicai.functions.datasets import delete_dataset as delete_dataset
from lucidicai.functions.datasets import delete_dataset_item as delete_dataset_item
from lucidicai.functions.datasets import get_dataset as get_dataset
from lucidicai.functions.datasets import get_dataset_item as get_dataset_item
from lucidicai.functions.datasets import get_dataset_items as get_dataset_items
from lucidicai.functions.datasets import list_dataset_item_sessions as list_dataset_item_sessions
from lucidicai.functions.datasets import list_datasets as list_datasets
from lucidicai.functions.datasets import update_dataset as update_dataset
from lucidicai.functions.datasets import update_dataset_item as update_dataset_item
from lucidicai.functions.experiments import acreate_experiment as acreate_experiment
from lucidicai.functions.experiments import create_experiment as create_experiment
from lucidicai.functions.experiments import create_mass_sim as create_mass_sim
from lucidicai.functions.feature_flags import aget_bool_flag as aget_bool_flag
from lucidicai.functions.feature_flags import aget_feature_flag as aget_feature_flag
from lucidicai.functions.feature_flags import aget_float_flag as aget_float_flag
from lucidicai.functions.feature_flags import aget_int_flag as aget_int_flag
from lucidicai.functions.feature_flags import aget_json_flag as aget_json_flag
from lucidicai.functions.feature_flags import aget_string_flag as aget_string_flag
from lucidicai.functions.feature_flags import clear_feature_flag_cache as clear_feature_flag_cache
from lucidicai.functions.feature_flags import get_bool_flag as get_bool_flag
from lucidicai.functions.feature_flags import get_feature_flag as get_feature_flag
from lucidicai.functions.feature_flags import get_float_flag as get_float_flag
from lucidicai.functions.feature_flags import get_int_flag as get_int_flag
from lucidicai.functions.feature_flags import get_json_flag as get_json_flag
from lucidicai.functions.feature_flags import get_string_flag as get_string_flag
from lucidicai.functions.ledger import losses as losses
from lucidicai.functions.ledger import redactions as redactions
from lucidicai.functions.prompts import aget_prompt as aget_prompt
from lucidicai.functions.prompts import get_prompt as get_prompt
from lucidicai.functions.providers import ProviderType as ProviderType
from lucidicai.functions.state import clear_error_history as clear_error_history
from lucidicai.functions.state import clear_state as clear_state
from lucidicai.functions.state import current_parent_event_id as current_parent_event_id
from lucidicai.functions.state import current_session_id as current_session_id
from lucidicai.functions.state import get_error_history as get_error_history
from lucidicai.functions.state import is_silent_mode as is_silent_mode
from lucidicai.functions.state import reset_sdk as reset_sdk
from lucidicai.functions.threads import clear_thread_session as clear_thread_session
from lucidicai.functions.threads import get_thread_session as get_thread_session
from lucidicai.functions.threads import set_thread_session as set_thread_session
from lucidicai.functions.threads import thread_worker_with_session as thread_worker_with_session
from lucidicai.functions.twins import acreate_error_event as acreate_error_event
from lucidicai.functions.twins import acreate_event as acreate_event
from lucidicai.functions.twins import aemit_event as aemit_event
from lucidicai.functions.twins import aend_session as aend_session
from lucidicai.functions.twins import aflush as aflush
from lucidicai.functions.twins import ainit as ainit
from lucidicai.functions.twins import aupdate_session as aupdate_session
from lucidicai.functions.twins import emit_event as emit_event
from lucidicai.integrations.livekit import setup_livekit as setup_livekit
from lucidicai.record.binding import bind_session as bind_session
from lucidicai.record.binding import bind_session_async as bind_session_async
from lucidicai.record.binding import clear_active_session as clear_active_session
from lucidicai.record.binding import run_in_session as run_in_session
from lucidicai.record.binding import run_session as run_session
from lucidicai.record.binding import session as session
from lucidicai.record.binding import session_async as session_async
from lucidicai.record.binding import set_active_session as set_active_session
from lucidicai.record.decorators import event as event
from lucidicai.record.decorators import step as step
from lucidicai.record.event import create_error_event as create_error_event
from lucidicai.record.event import create_event as create_event
from lucidicai.record.event import end_event as end_event
from lucidicai.record.event import update_event as update_event
from lucidicai.record.handle import Session as Session
from lucidicai.record.init import continue_session as continue_session
from lucidicai.record.init import init as init
from lucidicai.record.session import end_session as end_session
from lucidicai.record.session import flush as flush
from lucidicai.record.session import flush as force_flush
from lucidicai.record.session import get_session as get_session
from lucidicai.record.session import get_session_id as get_session_id
from lucidicai.record.session import update_session as update_session
from lucidicai.record.step import create_step as create_step
from lucidicai.record.step import end_step as end_step
from lucidicai.record.step import update_step as update_step
from lucidicai.resources.prompts import Prompt as Prompt
from lucidicai.resources.tool_functions import (
    adispatch_anthropic_tool_call as adispatch_anthropic_tool_call,
)
from lucidicai.resources.tool_functions import (
    adispatch_openai_tool_call as adispatch_openai_tool_call,
)
from lucidicai.resources.tool_functions import (
    dispatch_anthropic_tool_call as dispatch_anthropic_tool_call,
)
from lucidicai.resources.tool_functions import (
    dispatch_openai_tool_call as dispatch_openai_tool_call,
)
from lucidicai.resources.tool_functions import mockable as mockable
from lucidicai.resources.tool_functions import register_anthropic_tools as register_anthropic_tools
from lucidicai.resources.tool_functions import register_langchain_tools as register_langchain_tools
from lucidicai.resources.tool_functions import register_openai_tools as register_openai_tools
from lucidicai.resources.training_modules import TrainingModulesResource as TrainingModulesResource
from lucidicai.version import __version__ as __version__

__all__ = [
    "APIKeyVerificationError",
    "FeatureFlagError",
    "InvalidOperationError",
    "LucidicAI",
    "LucidicError",
    "LucidicImplError",
    "LucidicMissingDatasetItemError",
    "LucidicMissingImplError",
    "LucidicMockCallError",
    "LucidicNotInitializedError",
    "LucidicSessionNotFoundError",
    "LucidicSessionNotInitializedError",
    "LucidicToolBlockedError",
    "LucidicToolConfigError",
    "LucidicToolDriftError",
    "LucidicUnknownToolError",
    "LucidicUnsupportedSQLError",
    "Prompt",
    "PromptError",
    "ProviderType",
    "Session",
    "TrainingModulesResource",
    "__version__",
    "acreate_dataset",
    "acreate_dataset_item",
    "acreate_dataset_items",
    "acreate_error_event",
    "acreate_event",
    "acreate_experiment",
    "adelete_dataset",
    "adelete_dataset_item",
    "adispatch_anthropic_tool_call",
    "adispatch_openai_tool_call",
    "aemit_event",
    "aend_session",
    "aflush",
    "aget_bool_flag",
    "aget_dataset",
    "aget_dataset_item",
    "aget_dataset_items",
    "aget_feature_flag",
    "aget_float_flag",
    "aget_int_flag",
    "aget_json_flag",
    "aget_prompt",
    "aget_string_flag",
    "ainit",
    "alist_dataset_item_sessions",
    "alist_datasets",
    "aupdate_dataset",
    "aupdate_dataset_item",
    "aupdate_session",
    "bind_session",
    "bind_session_async",
    "clear_active_session",
    "clear_error_history",
    "clear_feature_flag_cache",
    "clear_state",
    "clear_thread_session",
    "continue_session",
    "create_dataset",
    "create_dataset_item",
    "create_dataset_items",
    "create_error_event",
    "create_event",
    "create_experiment",
    "create_mass_sim",
    "create_step",
    "current_parent_event_id",
    "current_session_id",
    "delete_dataset",
    "delete_dataset_item",
    "dispatch_anthropic_tool_call",
    "dispatch_openai_tool_call",
    "emit_event",
    "end_event",
    "end_session",
    "end_step",
    "event",
    "flush",
    "force_flush",
    "get_bool_flag",
    "get_dataset",
    "get_dataset_item",
    "get_dataset_items",
    "get_error_history",
    "get_feature_flag",
    "get_float_flag",
    "get_int_flag",
    "get_json_flag",
    "get_prompt",
    "get_session",
    "get_session_id",
    "get_string_flag",
    "get_thread_session",
    "init",
    "is_silent_mode",
    "list_dataset_item_sessions",
    "list_datasets",
    "losses",
    "mockable",
    "redactions",
    "register_anthropic_tools",
    "register_langchain_tools",
    "register_openai_tools",
    "reset_sdk",
    "run_in_session",
    "run_session",
    "session",
    "session_async",
    "set_active_session",
    "set_thread_session",
    "setup_livekit",
    "step",
    "thread_worker_with_session",
    "update_dataset",
    "update_dataset_item",
    "update_event",
    "update_session",
    "update_step",
]
