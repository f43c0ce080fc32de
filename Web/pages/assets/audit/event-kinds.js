// Kinds of audit events that can be asked for. A kind that is missing here is shown, and cannot be chosen.

export const EVENT_KINDS = [
    "account_approved", "account_created", "account_deleted", "account_disabled", "account_enabled",
    "account_end_changed", "account_ended",
    "account_expired", "account_imported", "account_refused", "account_updated", "audit_exported", "audit_pruned",
    "data_exported", "data_key_rewrapped", "device_trusted", "devices_forgotten", "email_change_cancelled",
    "email_confirmed", "factor_added", "factor_asked", "factor_code_issued", "factor_code_used", "factor_failed",
    "factor_off", "factor_removed", "factor_renamed", "factors_reset", "federated_sign_in_failed", "group_archived",
    "group_changed", "group_created", "group_deleted", "group_restored", "hand_off_proven", "hand_off_replayed",
    "identity_linked", "identity_refused", "identity_unlinked", "join_code_changed", "join_code_created",
    "join_code_revoked", "leader_changed", "mail_resent", "member_added", "member_removed", "other_sessions_ended",
    "passkey_counter", "password_change_failed", "password_changed", "password_off", "password_recovered",
    "password_rehashed", "reauth_failed", "reauthenticated", "recovery_code_issued", "recovery_code_used",
    "recovery_codes_made", "recovery_requested", "role_changed", "role_forgotten", "roster_applied", "service_key_made",
    "service_key_retired", "service_token_issued", "session_ended", "session_on_tokens",
    "sessions_ended_by_staff", "setup_completed", "sign_in_failed", "sign_in_throttled", "signed_in", "signed_out",
    "signed_up", "slips_shown", "users_exported", "wait_cleared",
];
