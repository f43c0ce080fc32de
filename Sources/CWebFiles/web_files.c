// Written by scripts/list-web-files.py: every file under Web/client and Web/pages, where `pages` is the root of the site.
#include "CWebFiles.h"

// #embed looks beside this file, so the clone may lie anywhere. It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file_client_accounts_own_account_js[] = {
#embed "../../Web/client/accounts/own-account.js"
};
static const uint8_t file_client_accounts_staff_js[] = {
#embed "../../Web/client/accounts/staff.js"
};
static const uint8_t file_client_answers_field_text_js[] = {
#embed "../../Web/client/answers/field-text.js"
};
static const uint8_t file_client_answers_shapes_js[] = {
#embed "../../Web/client/answers/shapes.js"
};
static const uint8_t file_client_audit_own_activity_js[] = {
#embed "../../Web/client/audit/own-activity.js"
};
static const uint8_t file_client_client_js[] = {
#embed "../../Web/client/client.js"
};
static const uint8_t file_client_config_d_ts[] = {
#embed "../../Web/client/config.d.ts"
};
static const uint8_t file_client_config_js[] = {
#embed "../../Web/client/config.js"
};
static const uint8_t file_client_doctor_diagnose_findings_js[] = {
#embed "../../Web/client/doctor/diagnose-findings.js"
};
static const uint8_t file_client_doctor_diagnose_questions_js[] = {
#embed "../../Web/client/doctor/diagnose-questions.js"
};
static const uint8_t file_client_doctor_diagnose_js[] = {
#embed "../../Web/client/doctor/diagnose.js"
};
static const uint8_t file_client_doctor_diagnosis_js[] = {
#embed "../../Web/client/doctor/diagnosis.js"
};
static const uint8_t file_client_email_address_email_address_js[] = {
#embed "../../Web/client/email-address/email-address.js"
};
static const uint8_t file_client_en_js[] = {
#embed "../../Web/client/en.js"
};
static const uint8_t file_client_errors_js[] = {
#embed "../../Web/client/errors.js"
};
static const uint8_t file_client_es_js[] = {
#embed "../../Web/client/es.js"
};
static const uint8_t file_client_factors_brought_options_js[] = {
#embed "../../Web/client/factors/brought-options.js"
};
static const uint8_t file_client_factors_factors_js[] = {
#embed "../../Web/client/factors/factors.js"
};
static const uint8_t file_client_factors_passkey_offer_js[] = {
#embed "../../Web/client/factors/passkey-offer.js"
};
static const uint8_t file_client_factors_passkey_signals_js[] = {
#embed "../../Web/client/factors/passkey-signals.js"
};
static const uint8_t file_client_factors_passkey_js[] = {
#embed "../../Web/client/factors/passkey.js"
};
static const uint8_t file_client_factors_passkeys_js[] = {
#embed "../../Web/client/factors/passkeys.js"
};
static const uint8_t file_client_federation_identities_js[] = {
#embed "../../Web/client/federation/identities.js"
};
static const uint8_t file_client_federation_provider_start_js[] = {
#embed "../../Web/client/federation/provider-start.js"
};
static const uint8_t file_client_groups_groups_js[] = {
#embed "../../Web/client/groups/groups.js"
};
static const uint8_t file_client_hand_off_hand_off_memory_js[] = {
#embed "../../Web/client/hand-off/hand-off-memory.js"
};
static const uint8_t file_client_hand_off_hand_off_return_js[] = {
#embed "../../Web/client/hand-off/hand-off-return.js"
};
static const uint8_t file_client_hand_off_hand_off_js[] = {
#embed "../../Web/client/hand-off/hand-off.js"
};
static const uint8_t file_client_hand_off_leaving_js[] = {
#embed "../../Web/client/hand-off/leaving.js"
};
static const uint8_t file_client_joining_waiting_js[] = {
#embed "../../Web/client/joining/waiting.js"
};
static const uint8_t file_client_language_js[] = {
#embed "../../Web/client/language.js"
};
static const uint8_t file_client_latchkey_d_ts[] = {
#embed "../../Web/client/latchkey.d.ts"
};
static const uint8_t file_client_latchkey_js[] = {
#embed "../../Web/client/latchkey.js"
};
static const uint8_t file_client_profile_picture_js[] = {
#embed "../../Web/client/profile/picture.js"
};
static const uint8_t file_client_profile_profile_fields_js[] = {
#embed "../../Web/client/profile/profile-fields.js"
};
static const uint8_t file_client_recovery_recovery_js[] = {
#embed "../../Web/client/recovery/recovery.js"
};
static const uint8_t file_client_requests_path_js[] = {
#embed "../../Web/client/requests/path.js"
};
static const uint8_t file_client_requests_reach_js[] = {
#embed "../../Web/client/requests/reach.js"
};
static const uint8_t file_client_requests_request_js[] = {
#embed "../../Web/client/requests/request.js"
};
static const uint8_t file_client_requests_with_signal_js[] = {
#embed "../../Web/client/requests/with-signal.js"
};
static const uint8_t file_client_roles_roles_js[] = {
#embed "../../Web/client/roles/roles.js"
};
static const uint8_t file_client_roster_roster_batches_js[] = {
#embed "../../Web/client/roster/roster-batches.js"
};
static const uint8_t file_client_roster_roster_columns_js[] = {
#embed "../../Web/client/roster/roster-columns.js"
};
static const uint8_t file_client_roster_roster_latin_js[] = {
#embed "../../Web/client/roster/roster-latin.js"
};
static const uint8_t file_client_roster_roster_table_js[] = {
#embed "../../Web/client/roster/roster-table.js"
};
static const uint8_t file_client_roster_roster_text_js[] = {
#embed "../../Web/client/roster/roster-text.js"
};
static const uint8_t file_client_roster_roster_js[] = {
#embed "../../Web/client/roster/roster.js"
};
static const uint8_t file_client_roster_rosters_js[] = {
#embed "../../Web/client/roster/rosters.js"
};
static const uint8_t file_client_service_tokens_service_tokens_js[] = {
#embed "../../Web/client/service-tokens/service-tokens.js"
};
static const uint8_t file_client_sessions_cookie_check_js[] = {
#embed "../../Web/client/sessions/cookie-check.js"
};
static const uint8_t file_client_sessions_current_user_js[] = {
#embed "../../Web/client/sessions/current-user.js"
};
static const uint8_t file_client_sessions_fallback_js[] = {
#embed "../../Web/client/sessions/fallback.js"
};
static const uint8_t file_client_sessions_presence_js[] = {
#embed "../../Web/client/sessions/presence.js"
};
static const uint8_t file_client_sessions_session_key_js[] = {
#embed "../../Web/client/sessions/session-key.js"
};
static const uint8_t file_client_sessions_tabs_js[] = {
#embed "../../Web/client/sessions/tabs.js"
};
static const uint8_t file_client_settings_page_meta_js[] = {
#embed "../../Web/client/settings/page-meta.js"
};
static const uint8_t file_client_settings_settings_js[] = {
#embed "../../Web/client/settings/settings.js"
};
static const uint8_t file_client_sign_in_code_form_js[] = {
#embed "../../Web/client/sign-in/code-form.js"
};
static const uint8_t file_client_sign_in_form_step_js[] = {
#embed "../../Web/client/sign-in/form-step.js"
};
static const uint8_t file_client_sign_in_reauthentication_js[] = {
#embed "../../Web/client/sign-in/reauthentication.js"
};
static const uint8_t file_client_sign_in_return_to_js[] = {
#embed "../../Web/client/sign-in/return-to.js"
};
static const uint8_t file_client_sign_in_sign_in_form_js[] = {
#embed "../../Web/client/sign-in/sign-in-form.js"
};
static const uint8_t file_client_sign_in_sign_in_nodes_js[] = {
#embed "../../Web/client/sign-in/sign-in-nodes.js"
};
static const uint8_t file_client_sign_in_sign_in_steps_js[] = {
#embed "../../Web/client/sign-in/sign-in-steps.js"
};
static const uint8_t file_client_sign_in_sign_in_style_js[] = {
#embed "../../Web/client/sign-in/sign-in-style.js"
};
static const uint8_t file_client_sign_in_element_d_ts[] = {
#embed "../../Web/client/sign-in-element.d.ts"
};
static const uint8_t file_client_sign_in_element_js[] = {
#embed "../../Web/client/sign-in-element.js"
};
static const uint8_t file_client_throttling_countdown_js[] = {
#embed "../../Web/client/throttling/countdown.js"
};
static const uint8_t file_activity_html[] = {
#embed "../../Web/pages/activity.html"
};
static const uint8_t file_assets_accounts_account_acts_js[] = {
#embed "../../Web/pages/assets/accounts/account-acts.js"
};
static const uint8_t file_assets_accounts_chosen_people_js[] = {
#embed "../../Web/pages/assets/accounts/chosen-people.js"
};
static const uint8_t file_assets_accounts_delete_account_js[] = {
#embed "../../Web/pages/assets/accounts/delete-account.js"
};
static const uint8_t file_assets_accounts_download_data_js[] = {
#embed "../../Web/pages/assets/accounts/download-data.js"
};
static const uint8_t file_assets_accounts_signup_js[] = {
#embed "../../Web/pages/assets/accounts/signup.js"
};
static const uint8_t file_assets_accounts_uid_label_js[] = {
#embed "../../Web/pages/assets/accounts/uid-label.js"
};
static const uint8_t file_assets_accounts_user_card_js[] = {
#embed "../../Web/pages/assets/accounts/user-card.js"
};
static const uint8_t file_assets_accounts_user_ways_js[] = {
#embed "../../Web/pages/assets/accounts/user-ways.js"
};
static const uint8_t file_assets_accounts_user_js[] = {
#embed "../../Web/pages/assets/accounts/user.js"
};
static const uint8_t file_assets_accounts_users_address_js[] = {
#embed "../../Web/pages/assets/accounts/users-address.js"
};
static const uint8_t file_assets_accounts_users_filters_js[] = {
#embed "../../Web/pages/assets/accounts/users-filters.js"
};
static const uint8_t file_assets_accounts_users_table_js[] = {
#embed "../../Web/pages/assets/accounts/users-table.js"
};
static const uint8_t file_assets_accounts_users_js[] = {
#embed "../../Web/pages/assets/accounts/users.js"
};
static const uint8_t file_assets_audit_activity_js[] = {
#embed "../../Web/pages/assets/audit/activity.js"
};
static const uint8_t file_assets_audit_chart_js[] = {
#embed "../../Web/pages/assets/audit/chart.js"
};
static const uint8_t file_assets_audit_event_kinds_js[] = {
#embed "../../Web/pages/assets/audit/event-kinds.js"
};
static const uint8_t file_assets_audit_event_row_js[] = {
#embed "../../Web/pages/assets/audit/event-row.js"
};
static const uint8_t file_assets_audit_overview_js[] = {
#embed "../../Web/pages/assets/audit/overview.js"
};
static const uint8_t file_assets_audit_own_events_js[] = {
#embed "../../Web/pages/assets/audit/own-events.js"
};
static const uint8_t file_assets_audit_user_events_js[] = {
#embed "../../Web/pages/assets/audit/user-events.js"
};
static const uint8_t file_assets_dialogs_ask_end_js[] = {
#embed "../../Web/pages/assets/dialogs/ask-end.js"
};
static const uint8_t file_assets_dialogs_name_question_js[] = {
#embed "../../Web/pages/assets/dialogs/name-question.js"
};
static const uint8_t file_assets_dialogs_question_js[] = {
#embed "../../Web/pages/assets/dialogs/question.js"
};
static const uint8_t file_assets_dialogs_seen_once_js[] = {
#embed "../../Web/pages/assets/dialogs/seen-once.js"
};
static const uint8_t file_assets_dialogs_shown_dialog_js[] = {
#embed "../../Web/pages/assets/dialogs/shown-dialog.js"
};
static const uint8_t file_assets_docs_docs_accounts_js[] = {
#embed "../../Web/pages/assets/docs/docs-accounts.js"
};
static const uint8_t file_assets_docs_docs_administration_js[] = {
#embed "../../Web/pages/assets/docs/docs-administration.js"
};
static const uint8_t file_assets_docs_docs_css[] = {
#embed "../../Web/pages/assets/docs/docs.css"
};
static const uint8_t file_assets_docs_docs_js[] = {
#embed "../../Web/pages/assets/docs/docs.js"
};
static const uint8_t file_assets_doctor_doctor_js[] = {
#embed "../../Web/pages/assets/doctor/doctor.js"
};
static const uint8_t file_assets_email_address_address_js[] = {
#embed "../../Web/pages/assets/email-address/address.js"
};
static const uint8_t file_assets_email_address_confirm_js[] = {
#embed "../../Web/pages/assets/email-address/confirm.js"
};
static const uint8_t file_assets_email_address_link_form_js[] = {
#embed "../../Web/pages/assets/email-address/link-form.js"
};
static const uint8_t file_assets_email_address_undo_js[] = {
#embed "../../Web/pages/assets/email-address/undo.js"
};
static const uint8_t file_assets_factors_app_dialog_js[] = {
#embed "../../Web/pages/assets/factors/app-dialog.js"
};
static const uint8_t file_assets_factors_factor_due_js[] = {
#embed "../../Web/pages/assets/factors/factor-due.js"
};
static const uint8_t file_assets_factors_factor_facts_js[] = {
#embed "../../Web/pages/assets/factors/factor-facts.js"
};
static const uint8_t file_assets_factors_factor_way_js[] = {
#embed "../../Web/pages/assets/factors/factor-way.js"
};
static const uint8_t file_assets_factors_first_factor_js[] = {
#embed "../../Web/pages/assets/factors/first-factor.js"
};
static const uint8_t file_assets_factors_make_key_js[] = {
#embed "../../Web/pages/assets/factors/make-key.js"
};
static const uint8_t file_assets_factors_passkey_rows_js[] = {
#embed "../../Web/pages/assets/factors/passkey-rows.js"
};
static const uint8_t file_assets_factors_recovery_sheet_js[] = {
#embed "../../Web/pages/assets/factors/recovery-sheet.js"
};
static const uint8_t file_assets_factors_security_style_js[] = {
#embed "../../Web/pages/assets/factors/security-style.js"
};
static const uint8_t file_assets_factors_security_js[] = {
#embed "../../Web/pages/assets/factors/security.js"
};
static const uint8_t file_assets_factors_spoken_code_js[] = {
#embed "../../Web/pages/assets/factors/spoken-code.js"
};
static const uint8_t file_assets_factors_user_factors_js[] = {
#embed "../../Web/pages/assets/factors/user-factors.js"
};
static const uint8_t file_assets_federation_asked_provider_js[] = {
#embed "../../Web/pages/assets/federation/asked-provider.js"
};
static const uint8_t file_assets_federation_callback_code_js[] = {
#embed "../../Web/pages/assets/federation/callback-code.js"
};
static const uint8_t file_assets_federation_callback_factor_js[] = {
#embed "../../Web/pages/assets/federation/callback-factor.js"
};
static const uint8_t file_assets_federation_callback_fields_js[] = {
#embed "../../Web/pages/assets/federation/callback-fields.js"
};
static const uint8_t file_assets_federation_callback_steps_js[] = {
#embed "../../Web/pages/assets/federation/callback-steps.js"
};
static const uint8_t file_assets_federation_callback_js[] = {
#embed "../../Web/pages/assets/federation/callback.js"
};
static const uint8_t file_assets_federation_once_more_js[] = {
#embed "../../Web/pages/assets/federation/once-more.js"
};
static const uint8_t file_assets_federation_user_identities_js[] = {
#embed "../../Web/pages/assets/federation/user-identities.js"
};
static const uint8_t file_assets_federation_ways_js[] = {
#embed "../../Web/pages/assets/federation/ways.js"
};
static const uint8_t file_assets_forms_field_sentence_js[] = {
#embed "../../Web/pages/assets/forms/field-sentence.js"
};
static const uint8_t file_assets_forms_form_js[] = {
#embed "../../Web/pages/assets/forms/form.js"
};
static const uint8_t file_assets_forms_last_day_js[] = {
#embed "../../Web/pages/assets/forms/last-day.js"
};
static const uint8_t file_assets_forms_refusals_js[] = {
#embed "../../Web/pages/assets/forms/refusals.js"
};
static const uint8_t file_assets_forms_run_once_js[] = {
#embed "../../Web/pages/assets/forms/run-once.js"
};
static const uint8_t file_assets_forward_auth_enter_js[] = {
#embed "../../Web/pages/assets/forward-auth/enter.js"
};
static const uint8_t file_assets_forward_auth_led_on_js[] = {
#embed "../../Web/pages/assets/forward-auth/led-on.js"
};
static const uint8_t file_assets_groups_chosen_members_js[] = {
#embed "../../Web/pages/assets/groups/chosen-members.js"
};
static const uint8_t file_assets_groups_every_group_js[] = {
#embed "../../Web/pages/assets/groups/every-group.js"
};
static const uint8_t file_assets_groups_group_codes_js[] = {
#embed "../../Web/pages/assets/groups/group-codes.js"
};
static const uint8_t file_assets_groups_group_end_js[] = {
#embed "../../Web/pages/assets/groups/group-end.js"
};
static const uint8_t file_assets_groups_group_members_js[] = {
#embed "../../Web/pages/assets/groups/group-members.js"
};
static const uint8_t file_assets_groups_group_js[] = {
#embed "../../Web/pages/assets/groups/group.js"
};
static const uint8_t file_assets_groups_groups_js[] = {
#embed "../../Web/pages/assets/groups/groups.js"
};
static const uint8_t file_assets_groups_next_group_js[] = {
#embed "../../Web/pages/assets/groups/next-group.js"
};
static const uint8_t file_assets_groups_user_groups_js[] = {
#embed "../../Web/pages/assets/groups/user-groups.js"
};
static const uint8_t file_assets_hand_off_asking_site_js[] = {
#embed "../../Web/pages/assets/hand-off/asking-site.js"
};
static const uint8_t file_assets_hand_off_blocked_cookies_js[] = {
#embed "../../Web/pages/assets/hand-off/blocked-cookies.js"
};
static const uint8_t file_assets_hand_off_continue_js[] = {
#embed "../../Web/pages/assets/hand-off/continue.js"
};
static const uint8_t file_assets_hand_off_hand_over_js[] = {
#embed "../../Web/pages/assets/hand-off/hand-over.js"
};
static const uint8_t file_assets_icon_svg[] = {
#embed "../../Web/pages/assets/icon.svg"
};
static const uint8_t file_assets_joining_code_list_js[] = {
#embed "../../Web/pages/assets/joining/code-list.js"
};
static const uint8_t file_assets_joining_join_js[] = {
#embed "../../Web/pages/assets/joining/join.js"
};
static const uint8_t file_assets_joining_lifetimes_js[] = {
#embed "../../Web/pages/assets/joining/lifetimes.js"
};
static const uint8_t file_assets_joining_many_codes_js[] = {
#embed "../../Web/pages/assets/joining/many-codes.js"
};
static const uint8_t file_assets_joining_shown_code_js[] = {
#embed "../../Web/pages/assets/joining/shown-code.js"
};
static const uint8_t file_assets_joining_waiting_badge_js[] = {
#embed "../../Web/pages/assets/joining/waiting-badge.js"
};
static const uint8_t file_assets_joining_waiting_list_js[] = {
#embed "../../Web/pages/assets/joining/waiting-list.js"
};
static const uint8_t file_assets_lists_filter_chips_js[] = {
#embed "../../Web/pages/assets/lists/filter-chips.js"
};
static const uint8_t file_assets_lists_one_by_one_js[] = {
#embed "../../Web/pages/assets/lists/one-by-one.js"
};
static const uint8_t file_assets_lists_paged_list_js[] = {
#embed "../../Web/pages/assets/lists/paged-list.js"
};
static const uint8_t file_assets_lists_row_button_js[] = {
#embed "../../Web/pages/assets/lists/row-button.js"
};
static const uint8_t file_assets_lists_table_style_js[] = {
#embed "../../Web/pages/assets/lists/table-style.js"
};
static const uint8_t file_assets_lists_tag_js[] = {
#embed "../../Web/pages/assets/lists/tag.js"
};
static const uint8_t file_assets_mail_mail_js[] = {
#embed "../../Web/pages/assets/mail/mail.js"
};
static const uint8_t file_assets_pages_css[] = {
#embed "../../Web/pages/assets/pages.css"
};
static const uint8_t file_assets_passwords_password_field_js[] = {
#embed "../../Web/pages/assets/passwords/password-field.js"
};
static const uint8_t file_assets_profile_declared_fields_js[] = {
#embed "../../Web/pages/assets/profile/declared-fields.js"
};
static const uint8_t file_assets_profile_face_js[] = {
#embed "../../Web/pages/assets/profile/face.js"
};
static const uint8_t file_assets_profile_field_control_js[] = {
#embed "../../Web/pages/assets/profile/field-control.js"
};
static const uint8_t file_assets_profile_initials_js[] = {
#embed "../../Web/pages/assets/profile/initials.js"
};
static const uint8_t file_assets_profile_own_picture_js[] = {
#embed "../../Web/pages/assets/profile/own-picture.js"
};
static const uint8_t file_assets_profile_portrait_js[] = {
#embed "../../Web/pages/assets/profile/portrait.js"
};
static const uint8_t file_assets_profile_profile_js[] = {
#embed "../../Web/pages/assets/profile/profile.js"
};
static const uint8_t file_assets_qr_codes_qr_bits_js[] = {
#embed "../../Web/pages/assets/qr-codes/qr-bits.js"
};
static const uint8_t file_assets_qr_codes_qr_matrix_js[] = {
#embed "../../Web/pages/assets/qr-codes/qr-matrix.js"
};
static const uint8_t file_assets_qr_codes_qr_picture_js[] = {
#embed "../../Web/pages/assets/qr-codes/qr-picture.js"
};
static const uint8_t file_assets_recovery_forgot_js[] = {
#embed "../../Web/pages/assets/recovery/forgot.js"
};
static const uint8_t file_assets_recovery_password_help_js[] = {
#embed "../../Web/pages/assets/recovery/password-help.js"
};
static const uint8_t file_assets_recovery_recover_form_js[] = {
#embed "../../Web/pages/assets/recovery/recover-form.js"
};
static const uint8_t file_assets_recovery_reset_js[] = {
#embed "../../Web/pages/assets/recovery/reset.js"
};
static const uint8_t file_assets_recovery_user_codes_js[] = {
#embed "../../Web/pages/assets/recovery/user-codes.js"
};
static const uint8_t file_assets_roles_roles_here_js[] = {
#embed "../../Web/pages/assets/roles/roles-here.js"
};
static const uint8_t file_assets_roles_seen_by_apps_js[] = {
#embed "../../Web/pages/assets/roles/seen-by-apps.js"
};
static const uint8_t file_assets_roles_user_roles_js[] = {
#embed "../../Web/pages/assets/roles/user-roles.js"
};
static const uint8_t file_assets_roster_export_people_js[] = {
#embed "../../Web/pages/assets/roster/export-people.js"
};
static const uint8_t file_assets_roster_roster_page_js[] = {
#embed "../../Web/pages/assets/roster/roster-page.js"
};
static const uint8_t file_assets_roster_roster_remarks_js[] = {
#embed "../../Web/pages/assets/roster/roster-remarks.js"
};
static const uint8_t file_assets_roster_roster_rows_js[] = {
#embed "../../Web/pages/assets/roster/roster-rows.js"
};
static const uint8_t file_assets_roster_roster_style_js[] = {
#embed "../../Web/pages/assets/roster/roster-style.js"
};
static const uint8_t file_assets_roster_slip_sheets_js[] = {
#embed "../../Web/pages/assets/roster/slip-sheets.js"
};
static const uint8_t file_assets_roster_slip_js[] = {
#embed "../../Web/pages/assets/roster/slip.js"
};
static const uint8_t file_assets_roster_slips_js[] = {
#embed "../../Web/pages/assets/roster/slips.js"
};
static const uint8_t file_assets_roster_start_js[] = {
#embed "../../Web/pages/assets/roster/start.js"
};
static const uint8_t file_assets_sessions_device_js[] = {
#embed "../../Web/pages/assets/sessions/device.js"
};
static const uint8_t file_assets_sessions_session_list_js[] = {
#embed "../../Web/pages/assets/sessions/session-list.js"
};
static const uint8_t file_assets_sessions_user_sessions_js[] = {
#embed "../../Web/pages/assets/sessions/user-sessions.js"
};
static const uint8_t file_assets_settings_settings_list_js[] = {
#embed "../../Web/pages/assets/settings/settings-list.js"
};
static const uint8_t file_assets_settings_settings_css[] = {
#embed "../../Web/pages/assets/settings/settings.css"
};
static const uint8_t file_assets_setup_setup_offer_js[] = {
#embed "../../Web/pages/assets/setup/setup-offer.js"
};
static const uint8_t file_assets_setup_setup_js[] = {
#embed "../../Web/pages/assets/setup/setup.js"
};
static const uint8_t file_assets_shell_account_menu_js[] = {
#embed "../../Web/pages/assets/shell/account-menu.js"
};
static const uint8_t file_assets_shell_adopt_style_js[] = {
#embed "../../Web/pages/assets/shell/adopt-style.js"
};
static const uint8_t file_assets_shell_copy_text_js[] = {
#embed "../../Web/pages/assets/shell/copy-text.js"
};
static const uint8_t file_assets_shell_dates_js[] = {
#embed "../../Web/pages/assets/shell/dates.js"
};
static const uint8_t file_assets_shell_ending_js[] = {
#embed "../../Web/pages/assets/shell/ending.js"
};
static const uint8_t file_assets_shell_error_js[] = {
#embed "../../Web/pages/assets/shell/error.js"
};
static const uint8_t file_assets_shell_guarded_js[] = {
#embed "../../Web/pages/assets/shell/guarded.js"
};
static const uint8_t file_assets_shell_index_js[] = {
#embed "../../Web/pages/assets/shell/index.js"
};
static const uint8_t file_assets_shell_later_js[] = {
#embed "../../Web/pages/assets/shell/later.js"
};
static const uint8_t file_assets_shell_link_secret_js[] = {
#embed "../../Web/pages/assets/shell/link-secret.js"
};
static const uint8_t file_assets_shell_menu_button_js[] = {
#embed "../../Web/pages/assets/shell/menu-button.js"
};
static const uint8_t file_assets_shell_node_js[] = {
#embed "../../Web/pages/assets/shell/node.js"
};
static const uint8_t file_assets_shell_old_browser_js[] = {
#embed "../../Web/pages/assets/shell/old-browser.js"
};
static const uint8_t file_assets_shell_own_address_js[] = {
#embed "../../Web/pages/assets/shell/own-address.js"
};
static const uint8_t file_assets_shell_page_js[] = {
#embed "../../Web/pages/assets/shell/page.js"
};
static const uint8_t file_assets_shell_save_file_js[] = {
#embed "../../Web/pages/assets/shell/save-file.js"
};
static const uint8_t file_assets_shell_shell_js[] = {
#embed "../../Web/pages/assets/shell/shell.js"
};
static const uint8_t file_assets_shell_state_card_js[] = {
#embed "../../Web/pages/assets/shell/state-card.js"
};
static const uint8_t file_assets_shell_translate_js[] = {
#embed "../../Web/pages/assets/shell/translate.js"
};
static const uint8_t file_assets_sign_in_again_dialog_js[] = {
#embed "../../Web/pages/assets/sign-in/again-dialog.js"
};
static const uint8_t file_assets_sign_in_login_js[] = {
#embed "../../Web/pages/assets/sign-in/login.js"
};
static const uint8_t file_assets_sign_in_sign_in_again_js[] = {
#embed "../../Web/pages/assets/sign-in/sign-in-again.js"
};
static const uint8_t file_assets_site_accent_js[] = {
#embed "../../Web/pages/assets/site/accent.js"
};
static const uint8_t file_assets_site_site_links_js[] = {
#embed "../../Web/pages/assets/site/site-links.js"
};
static const uint8_t file_assets_site_site_look_js[] = {
#embed "../../Web/pages/assets/site/site-look.js"
};
static const uint8_t file_assets_site_site_memory_js[] = {
#embed "../../Web/pages/assets/site/site-memory.js"
};
static const uint8_t file_assets_throttling_wait_js[] = {
#embed "../../Web/pages/assets/throttling/wait.js"
};
static const uint8_t file_callback_html[] = {
#embed "../../Web/pages/callback.html"
};
static const uint8_t file_confirm_html[] = {
#embed "../../Web/pages/confirm.html"
};
static const uint8_t file_continue_html[] = {
#embed "../../Web/pages/continue.html"
};
static const uint8_t file_docs_accounts_html[] = {
#embed "../../Web/pages/docs-accounts.html"
};
static const uint8_t file_docs_administration_html[] = {
#embed "../../Web/pages/docs-administration.html"
};
static const uint8_t file_docs_html[] = {
#embed "../../Web/pages/docs.html"
};
static const uint8_t file_doctor_html[] = {
#embed "../../Web/pages/doctor.html"
};
static const uint8_t file_enter_html[] = {
#embed "../../Web/pages/enter.html"
};
static const uint8_t file_error_html[] = {
#embed "../../Web/pages/error.html"
};
static const uint8_t file_forgot_html[] = {
#embed "../../Web/pages/forgot.html"
};
static const uint8_t file_group_html[] = {
#embed "../../Web/pages/group.html"
};
static const uint8_t file_groups_html[] = {
#embed "../../Web/pages/groups.html"
};
static const uint8_t file_index_html[] = {
#embed "../../Web/pages/index.html"
};
static const uint8_t file_join_html[] = {
#embed "../../Web/pages/join.html"
};
static const uint8_t file_login_html[] = {
#embed "../../Web/pages/login.html"
};
static const uint8_t file_mail_html[] = {
#embed "../../Web/pages/mail.html"
};
static const uint8_t file_overview_html[] = {
#embed "../../Web/pages/overview.html"
};
static const uint8_t file_profile_html[] = {
#embed "../../Web/pages/profile.html"
};
static const uint8_t file_reset_html[] = {
#embed "../../Web/pages/reset.html"
};
static const uint8_t file_roster_html[] = {
#embed "../../Web/pages/roster.html"
};
static const uint8_t file_settings_html[] = {
#embed "../../Web/pages/settings.html"
};
static const uint8_t file_setup_html[] = {
#embed "../../Web/pages/setup.html"
};
static const uint8_t file_signup_html[] = {
#embed "../../Web/pages/signup.html"
};
static const uint8_t file_slips_html[] = {
#embed "../../Web/pages/slips.html"
};
static const uint8_t file_start_html[] = {
#embed "../../Web/pages/start.html"
};
static const uint8_t file_undo_html[] = {
#embed "../../Web/pages/undo.html"
};
static const uint8_t file_user_html[] = {
#embed "../../Web/pages/user.html"
};
static const uint8_t file_users_html[] = {
#embed "../../Web/pages/users.html"
};

static const LatchkeyWebFile files[] = {
    {"client/accounts/own-account.js", file_client_accounts_own_account_js, sizeof file_client_accounts_own_account_js},
    {"client/accounts/staff.js", file_client_accounts_staff_js, sizeof file_client_accounts_staff_js},
    {"client/answers/field-text.js", file_client_answers_field_text_js, sizeof file_client_answers_field_text_js},
    {"client/answers/shapes.js", file_client_answers_shapes_js, sizeof file_client_answers_shapes_js},
    {"client/audit/own-activity.js", file_client_audit_own_activity_js, sizeof file_client_audit_own_activity_js},
    {"client/client.js", file_client_client_js, sizeof file_client_client_js},
    {"client/config.d.ts", file_client_config_d_ts, sizeof file_client_config_d_ts},
    {"client/config.js", file_client_config_js, sizeof file_client_config_js},
    {"client/doctor/diagnose-findings.js", file_client_doctor_diagnose_findings_js, sizeof file_client_doctor_diagnose_findings_js},
    {"client/doctor/diagnose-questions.js", file_client_doctor_diagnose_questions_js, sizeof file_client_doctor_diagnose_questions_js},
    {"client/doctor/diagnose.js", file_client_doctor_diagnose_js, sizeof file_client_doctor_diagnose_js},
    {"client/doctor/diagnosis.js", file_client_doctor_diagnosis_js, sizeof file_client_doctor_diagnosis_js},
    {"client/email-address/email-address.js", file_client_email_address_email_address_js, sizeof file_client_email_address_email_address_js},
    {"client/en.js", file_client_en_js, sizeof file_client_en_js},
    {"client/errors.js", file_client_errors_js, sizeof file_client_errors_js},
    {"client/es.js", file_client_es_js, sizeof file_client_es_js},
    {"client/factors/brought-options.js", file_client_factors_brought_options_js, sizeof file_client_factors_brought_options_js},
    {"client/factors/factors.js", file_client_factors_factors_js, sizeof file_client_factors_factors_js},
    {"client/factors/passkey-offer.js", file_client_factors_passkey_offer_js, sizeof file_client_factors_passkey_offer_js},
    {"client/factors/passkey-signals.js", file_client_factors_passkey_signals_js, sizeof file_client_factors_passkey_signals_js},
    {"client/factors/passkey.js", file_client_factors_passkey_js, sizeof file_client_factors_passkey_js},
    {"client/factors/passkeys.js", file_client_factors_passkeys_js, sizeof file_client_factors_passkeys_js},
    {"client/federation/identities.js", file_client_federation_identities_js, sizeof file_client_federation_identities_js},
    {"client/federation/provider-start.js", file_client_federation_provider_start_js, sizeof file_client_federation_provider_start_js},
    {"client/groups/groups.js", file_client_groups_groups_js, sizeof file_client_groups_groups_js},
    {"client/hand-off/hand-off-memory.js", file_client_hand_off_hand_off_memory_js, sizeof file_client_hand_off_hand_off_memory_js},
    {"client/hand-off/hand-off-return.js", file_client_hand_off_hand_off_return_js, sizeof file_client_hand_off_hand_off_return_js},
    {"client/hand-off/hand-off.js", file_client_hand_off_hand_off_js, sizeof file_client_hand_off_hand_off_js},
    {"client/hand-off/leaving.js", file_client_hand_off_leaving_js, sizeof file_client_hand_off_leaving_js},
    {"client/joining/waiting.js", file_client_joining_waiting_js, sizeof file_client_joining_waiting_js},
    {"client/language.js", file_client_language_js, sizeof file_client_language_js},
    {"client/latchkey.d.ts", file_client_latchkey_d_ts, sizeof file_client_latchkey_d_ts},
    {"client/latchkey.js", file_client_latchkey_js, sizeof file_client_latchkey_js},
    {"client/profile/picture.js", file_client_profile_picture_js, sizeof file_client_profile_picture_js},
    {"client/profile/profile-fields.js", file_client_profile_profile_fields_js, sizeof file_client_profile_profile_fields_js},
    {"client/recovery/recovery.js", file_client_recovery_recovery_js, sizeof file_client_recovery_recovery_js},
    {"client/requests/path.js", file_client_requests_path_js, sizeof file_client_requests_path_js},
    {"client/requests/reach.js", file_client_requests_reach_js, sizeof file_client_requests_reach_js},
    {"client/requests/request.js", file_client_requests_request_js, sizeof file_client_requests_request_js},
    {"client/requests/with-signal.js", file_client_requests_with_signal_js, sizeof file_client_requests_with_signal_js},
    {"client/roles/roles.js", file_client_roles_roles_js, sizeof file_client_roles_roles_js},
    {"client/roster/roster-batches.js", file_client_roster_roster_batches_js, sizeof file_client_roster_roster_batches_js},
    {"client/roster/roster-columns.js", file_client_roster_roster_columns_js, sizeof file_client_roster_roster_columns_js},
    {"client/roster/roster-latin.js", file_client_roster_roster_latin_js, sizeof file_client_roster_roster_latin_js},
    {"client/roster/roster-table.js", file_client_roster_roster_table_js, sizeof file_client_roster_roster_table_js},
    {"client/roster/roster-text.js", file_client_roster_roster_text_js, sizeof file_client_roster_roster_text_js},
    {"client/roster/roster.js", file_client_roster_roster_js, sizeof file_client_roster_roster_js},
    {"client/roster/rosters.js", file_client_roster_rosters_js, sizeof file_client_roster_rosters_js},
    {"client/service-tokens/service-tokens.js", file_client_service_tokens_service_tokens_js, sizeof file_client_service_tokens_service_tokens_js},
    {"client/sessions/cookie-check.js", file_client_sessions_cookie_check_js, sizeof file_client_sessions_cookie_check_js},
    {"client/sessions/current-user.js", file_client_sessions_current_user_js, sizeof file_client_sessions_current_user_js},
    {"client/sessions/fallback.js", file_client_sessions_fallback_js, sizeof file_client_sessions_fallback_js},
    {"client/sessions/presence.js", file_client_sessions_presence_js, sizeof file_client_sessions_presence_js},
    {"client/sessions/session-key.js", file_client_sessions_session_key_js, sizeof file_client_sessions_session_key_js},
    {"client/sessions/tabs.js", file_client_sessions_tabs_js, sizeof file_client_sessions_tabs_js},
    {"client/settings/page-meta.js", file_client_settings_page_meta_js, sizeof file_client_settings_page_meta_js},
    {"client/settings/settings.js", file_client_settings_settings_js, sizeof file_client_settings_settings_js},
    {"client/sign-in/code-form.js", file_client_sign_in_code_form_js, sizeof file_client_sign_in_code_form_js},
    {"client/sign-in/form-step.js", file_client_sign_in_form_step_js, sizeof file_client_sign_in_form_step_js},
    {"client/sign-in/reauthentication.js", file_client_sign_in_reauthentication_js, sizeof file_client_sign_in_reauthentication_js},
    {"client/sign-in/return-to.js", file_client_sign_in_return_to_js, sizeof file_client_sign_in_return_to_js},
    {"client/sign-in/sign-in-form.js", file_client_sign_in_sign_in_form_js, sizeof file_client_sign_in_sign_in_form_js},
    {"client/sign-in/sign-in-nodes.js", file_client_sign_in_sign_in_nodes_js, sizeof file_client_sign_in_sign_in_nodes_js},
    {"client/sign-in/sign-in-steps.js", file_client_sign_in_sign_in_steps_js, sizeof file_client_sign_in_sign_in_steps_js},
    {"client/sign-in/sign-in-style.js", file_client_sign_in_sign_in_style_js, sizeof file_client_sign_in_sign_in_style_js},
    {"client/sign-in-element.d.ts", file_client_sign_in_element_d_ts, sizeof file_client_sign_in_element_d_ts},
    {"client/sign-in-element.js", file_client_sign_in_element_js, sizeof file_client_sign_in_element_js},
    {"client/throttling/countdown.js", file_client_throttling_countdown_js, sizeof file_client_throttling_countdown_js},
    {"activity.html", file_activity_html, sizeof file_activity_html},
    {"assets/accounts/account-acts.js", file_assets_accounts_account_acts_js, sizeof file_assets_accounts_account_acts_js},
    {"assets/accounts/chosen-people.js", file_assets_accounts_chosen_people_js, sizeof file_assets_accounts_chosen_people_js},
    {"assets/accounts/delete-account.js", file_assets_accounts_delete_account_js, sizeof file_assets_accounts_delete_account_js},
    {"assets/accounts/download-data.js", file_assets_accounts_download_data_js, sizeof file_assets_accounts_download_data_js},
    {"assets/accounts/signup.js", file_assets_accounts_signup_js, sizeof file_assets_accounts_signup_js},
    {"assets/accounts/uid-label.js", file_assets_accounts_uid_label_js, sizeof file_assets_accounts_uid_label_js},
    {"assets/accounts/user-card.js", file_assets_accounts_user_card_js, sizeof file_assets_accounts_user_card_js},
    {"assets/accounts/user-ways.js", file_assets_accounts_user_ways_js, sizeof file_assets_accounts_user_ways_js},
    {"assets/accounts/user.js", file_assets_accounts_user_js, sizeof file_assets_accounts_user_js},
    {"assets/accounts/users-address.js", file_assets_accounts_users_address_js, sizeof file_assets_accounts_users_address_js},
    {"assets/accounts/users-filters.js", file_assets_accounts_users_filters_js, sizeof file_assets_accounts_users_filters_js},
    {"assets/accounts/users-table.js", file_assets_accounts_users_table_js, sizeof file_assets_accounts_users_table_js},
    {"assets/accounts/users.js", file_assets_accounts_users_js, sizeof file_assets_accounts_users_js},
    {"assets/audit/activity.js", file_assets_audit_activity_js, sizeof file_assets_audit_activity_js},
    {"assets/audit/chart.js", file_assets_audit_chart_js, sizeof file_assets_audit_chart_js},
    {"assets/audit/event-kinds.js", file_assets_audit_event_kinds_js, sizeof file_assets_audit_event_kinds_js},
    {"assets/audit/event-row.js", file_assets_audit_event_row_js, sizeof file_assets_audit_event_row_js},
    {"assets/audit/overview.js", file_assets_audit_overview_js, sizeof file_assets_audit_overview_js},
    {"assets/audit/own-events.js", file_assets_audit_own_events_js, sizeof file_assets_audit_own_events_js},
    {"assets/audit/user-events.js", file_assets_audit_user_events_js, sizeof file_assets_audit_user_events_js},
    {"assets/dialogs/ask-end.js", file_assets_dialogs_ask_end_js, sizeof file_assets_dialogs_ask_end_js},
    {"assets/dialogs/name-question.js", file_assets_dialogs_name_question_js, sizeof file_assets_dialogs_name_question_js},
    {"assets/dialogs/question.js", file_assets_dialogs_question_js, sizeof file_assets_dialogs_question_js},
    {"assets/dialogs/seen-once.js", file_assets_dialogs_seen_once_js, sizeof file_assets_dialogs_seen_once_js},
    {"assets/dialogs/shown-dialog.js", file_assets_dialogs_shown_dialog_js, sizeof file_assets_dialogs_shown_dialog_js},
    {"assets/docs/docs-accounts.js", file_assets_docs_docs_accounts_js, sizeof file_assets_docs_docs_accounts_js},
    {"assets/docs/docs-administration.js", file_assets_docs_docs_administration_js, sizeof file_assets_docs_docs_administration_js},
    {"assets/docs/docs.css", file_assets_docs_docs_css, sizeof file_assets_docs_docs_css},
    {"assets/docs/docs.js", file_assets_docs_docs_js, sizeof file_assets_docs_docs_js},
    {"assets/doctor/doctor.js", file_assets_doctor_doctor_js, sizeof file_assets_doctor_doctor_js},
    {"assets/email-address/address.js", file_assets_email_address_address_js, sizeof file_assets_email_address_address_js},
    {"assets/email-address/confirm.js", file_assets_email_address_confirm_js, sizeof file_assets_email_address_confirm_js},
    {"assets/email-address/link-form.js", file_assets_email_address_link_form_js, sizeof file_assets_email_address_link_form_js},
    {"assets/email-address/undo.js", file_assets_email_address_undo_js, sizeof file_assets_email_address_undo_js},
    {"assets/factors/app-dialog.js", file_assets_factors_app_dialog_js, sizeof file_assets_factors_app_dialog_js},
    {"assets/factors/factor-due.js", file_assets_factors_factor_due_js, sizeof file_assets_factors_factor_due_js},
    {"assets/factors/factor-facts.js", file_assets_factors_factor_facts_js, sizeof file_assets_factors_factor_facts_js},
    {"assets/factors/factor-way.js", file_assets_factors_factor_way_js, sizeof file_assets_factors_factor_way_js},
    {"assets/factors/first-factor.js", file_assets_factors_first_factor_js, sizeof file_assets_factors_first_factor_js},
    {"assets/factors/make-key.js", file_assets_factors_make_key_js, sizeof file_assets_factors_make_key_js},
    {"assets/factors/passkey-rows.js", file_assets_factors_passkey_rows_js, sizeof file_assets_factors_passkey_rows_js},
    {"assets/factors/recovery-sheet.js", file_assets_factors_recovery_sheet_js, sizeof file_assets_factors_recovery_sheet_js},
    {"assets/factors/security-style.js", file_assets_factors_security_style_js, sizeof file_assets_factors_security_style_js},
    {"assets/factors/security.js", file_assets_factors_security_js, sizeof file_assets_factors_security_js},
    {"assets/factors/spoken-code.js", file_assets_factors_spoken_code_js, sizeof file_assets_factors_spoken_code_js},
    {"assets/factors/user-factors.js", file_assets_factors_user_factors_js, sizeof file_assets_factors_user_factors_js},
    {"assets/federation/asked-provider.js", file_assets_federation_asked_provider_js, sizeof file_assets_federation_asked_provider_js},
    {"assets/federation/callback-code.js", file_assets_federation_callback_code_js, sizeof file_assets_federation_callback_code_js},
    {"assets/federation/callback-factor.js", file_assets_federation_callback_factor_js, sizeof file_assets_federation_callback_factor_js},
    {"assets/federation/callback-fields.js", file_assets_federation_callback_fields_js, sizeof file_assets_federation_callback_fields_js},
    {"assets/federation/callback-steps.js", file_assets_federation_callback_steps_js, sizeof file_assets_federation_callback_steps_js},
    {"assets/federation/callback.js", file_assets_federation_callback_js, sizeof file_assets_federation_callback_js},
    {"assets/federation/once-more.js", file_assets_federation_once_more_js, sizeof file_assets_federation_once_more_js},
    {"assets/federation/user-identities.js", file_assets_federation_user_identities_js, sizeof file_assets_federation_user_identities_js},
    {"assets/federation/ways.js", file_assets_federation_ways_js, sizeof file_assets_federation_ways_js},
    {"assets/forms/field-sentence.js", file_assets_forms_field_sentence_js, sizeof file_assets_forms_field_sentence_js},
    {"assets/forms/form.js", file_assets_forms_form_js, sizeof file_assets_forms_form_js},
    {"assets/forms/last-day.js", file_assets_forms_last_day_js, sizeof file_assets_forms_last_day_js},
    {"assets/forms/refusals.js", file_assets_forms_refusals_js, sizeof file_assets_forms_refusals_js},
    {"assets/forms/run-once.js", file_assets_forms_run_once_js, sizeof file_assets_forms_run_once_js},
    {"assets/forward-auth/enter.js", file_assets_forward_auth_enter_js, sizeof file_assets_forward_auth_enter_js},
    {"assets/forward-auth/led-on.js", file_assets_forward_auth_led_on_js, sizeof file_assets_forward_auth_led_on_js},
    {"assets/groups/chosen-members.js", file_assets_groups_chosen_members_js, sizeof file_assets_groups_chosen_members_js},
    {"assets/groups/every-group.js", file_assets_groups_every_group_js, sizeof file_assets_groups_every_group_js},
    {"assets/groups/group-codes.js", file_assets_groups_group_codes_js, sizeof file_assets_groups_group_codes_js},
    {"assets/groups/group-end.js", file_assets_groups_group_end_js, sizeof file_assets_groups_group_end_js},
    {"assets/groups/group-members.js", file_assets_groups_group_members_js, sizeof file_assets_groups_group_members_js},
    {"assets/groups/group.js", file_assets_groups_group_js, sizeof file_assets_groups_group_js},
    {"assets/groups/groups.js", file_assets_groups_groups_js, sizeof file_assets_groups_groups_js},
    {"assets/groups/next-group.js", file_assets_groups_next_group_js, sizeof file_assets_groups_next_group_js},
    {"assets/groups/user-groups.js", file_assets_groups_user_groups_js, sizeof file_assets_groups_user_groups_js},
    {"assets/hand-off/asking-site.js", file_assets_hand_off_asking_site_js, sizeof file_assets_hand_off_asking_site_js},
    {"assets/hand-off/blocked-cookies.js", file_assets_hand_off_blocked_cookies_js, sizeof file_assets_hand_off_blocked_cookies_js},
    {"assets/hand-off/continue.js", file_assets_hand_off_continue_js, sizeof file_assets_hand_off_continue_js},
    {"assets/hand-off/hand-over.js", file_assets_hand_off_hand_over_js, sizeof file_assets_hand_off_hand_over_js},
    {"assets/icon.svg", file_assets_icon_svg, sizeof file_assets_icon_svg},
    {"assets/joining/code-list.js", file_assets_joining_code_list_js, sizeof file_assets_joining_code_list_js},
    {"assets/joining/join.js", file_assets_joining_join_js, sizeof file_assets_joining_join_js},
    {"assets/joining/lifetimes.js", file_assets_joining_lifetimes_js, sizeof file_assets_joining_lifetimes_js},
    {"assets/joining/many-codes.js", file_assets_joining_many_codes_js, sizeof file_assets_joining_many_codes_js},
    {"assets/joining/shown-code.js", file_assets_joining_shown_code_js, sizeof file_assets_joining_shown_code_js},
    {"assets/joining/waiting-badge.js", file_assets_joining_waiting_badge_js, sizeof file_assets_joining_waiting_badge_js},
    {"assets/joining/waiting-list.js", file_assets_joining_waiting_list_js, sizeof file_assets_joining_waiting_list_js},
    {"assets/lists/filter-chips.js", file_assets_lists_filter_chips_js, sizeof file_assets_lists_filter_chips_js},
    {"assets/lists/one-by-one.js", file_assets_lists_one_by_one_js, sizeof file_assets_lists_one_by_one_js},
    {"assets/lists/paged-list.js", file_assets_lists_paged_list_js, sizeof file_assets_lists_paged_list_js},
    {"assets/lists/row-button.js", file_assets_lists_row_button_js, sizeof file_assets_lists_row_button_js},
    {"assets/lists/table-style.js", file_assets_lists_table_style_js, sizeof file_assets_lists_table_style_js},
    {"assets/lists/tag.js", file_assets_lists_tag_js, sizeof file_assets_lists_tag_js},
    {"assets/mail/mail.js", file_assets_mail_mail_js, sizeof file_assets_mail_mail_js},
    {"assets/pages.css", file_assets_pages_css, sizeof file_assets_pages_css},
    {"assets/passwords/password-field.js", file_assets_passwords_password_field_js, sizeof file_assets_passwords_password_field_js},
    {"assets/profile/declared-fields.js", file_assets_profile_declared_fields_js, sizeof file_assets_profile_declared_fields_js},
    {"assets/profile/face.js", file_assets_profile_face_js, sizeof file_assets_profile_face_js},
    {"assets/profile/field-control.js", file_assets_profile_field_control_js, sizeof file_assets_profile_field_control_js},
    {"assets/profile/initials.js", file_assets_profile_initials_js, sizeof file_assets_profile_initials_js},
    {"assets/profile/own-picture.js", file_assets_profile_own_picture_js, sizeof file_assets_profile_own_picture_js},
    {"assets/profile/portrait.js", file_assets_profile_portrait_js, sizeof file_assets_profile_portrait_js},
    {"assets/profile/profile.js", file_assets_profile_profile_js, sizeof file_assets_profile_profile_js},
    {"assets/qr-codes/qr-bits.js", file_assets_qr_codes_qr_bits_js, sizeof file_assets_qr_codes_qr_bits_js},
    {"assets/qr-codes/qr-matrix.js", file_assets_qr_codes_qr_matrix_js, sizeof file_assets_qr_codes_qr_matrix_js},
    {"assets/qr-codes/qr-picture.js", file_assets_qr_codes_qr_picture_js, sizeof file_assets_qr_codes_qr_picture_js},
    {"assets/recovery/forgot.js", file_assets_recovery_forgot_js, sizeof file_assets_recovery_forgot_js},
    {"assets/recovery/password-help.js", file_assets_recovery_password_help_js, sizeof file_assets_recovery_password_help_js},
    {"assets/recovery/recover-form.js", file_assets_recovery_recover_form_js, sizeof file_assets_recovery_recover_form_js},
    {"assets/recovery/reset.js", file_assets_recovery_reset_js, sizeof file_assets_recovery_reset_js},
    {"assets/recovery/user-codes.js", file_assets_recovery_user_codes_js, sizeof file_assets_recovery_user_codes_js},
    {"assets/roles/roles-here.js", file_assets_roles_roles_here_js, sizeof file_assets_roles_roles_here_js},
    {"assets/roles/seen-by-apps.js", file_assets_roles_seen_by_apps_js, sizeof file_assets_roles_seen_by_apps_js},
    {"assets/roles/user-roles.js", file_assets_roles_user_roles_js, sizeof file_assets_roles_user_roles_js},
    {"assets/roster/export-people.js", file_assets_roster_export_people_js, sizeof file_assets_roster_export_people_js},
    {"assets/roster/roster-page.js", file_assets_roster_roster_page_js, sizeof file_assets_roster_roster_page_js},
    {"assets/roster/roster-remarks.js", file_assets_roster_roster_remarks_js, sizeof file_assets_roster_roster_remarks_js},
    {"assets/roster/roster-rows.js", file_assets_roster_roster_rows_js, sizeof file_assets_roster_roster_rows_js},
    {"assets/roster/roster-style.js", file_assets_roster_roster_style_js, sizeof file_assets_roster_roster_style_js},
    {"assets/roster/slip-sheets.js", file_assets_roster_slip_sheets_js, sizeof file_assets_roster_slip_sheets_js},
    {"assets/roster/slip.js", file_assets_roster_slip_js, sizeof file_assets_roster_slip_js},
    {"assets/roster/slips.js", file_assets_roster_slips_js, sizeof file_assets_roster_slips_js},
    {"assets/roster/start.js", file_assets_roster_start_js, sizeof file_assets_roster_start_js},
    {"assets/sessions/device.js", file_assets_sessions_device_js, sizeof file_assets_sessions_device_js},
    {"assets/sessions/session-list.js", file_assets_sessions_session_list_js, sizeof file_assets_sessions_session_list_js},
    {"assets/sessions/user-sessions.js", file_assets_sessions_user_sessions_js, sizeof file_assets_sessions_user_sessions_js},
    {"assets/settings/settings-list.js", file_assets_settings_settings_list_js, sizeof file_assets_settings_settings_list_js},
    {"assets/settings/settings.css", file_assets_settings_settings_css, sizeof file_assets_settings_settings_css},
    {"assets/setup/setup-offer.js", file_assets_setup_setup_offer_js, sizeof file_assets_setup_setup_offer_js},
    {"assets/setup/setup.js", file_assets_setup_setup_js, sizeof file_assets_setup_setup_js},
    {"assets/shell/account-menu.js", file_assets_shell_account_menu_js, sizeof file_assets_shell_account_menu_js},
    {"assets/shell/adopt-style.js", file_assets_shell_adopt_style_js, sizeof file_assets_shell_adopt_style_js},
    {"assets/shell/copy-text.js", file_assets_shell_copy_text_js, sizeof file_assets_shell_copy_text_js},
    {"assets/shell/dates.js", file_assets_shell_dates_js, sizeof file_assets_shell_dates_js},
    {"assets/shell/ending.js", file_assets_shell_ending_js, sizeof file_assets_shell_ending_js},
    {"assets/shell/error.js", file_assets_shell_error_js, sizeof file_assets_shell_error_js},
    {"assets/shell/guarded.js", file_assets_shell_guarded_js, sizeof file_assets_shell_guarded_js},
    {"assets/shell/index.js", file_assets_shell_index_js, sizeof file_assets_shell_index_js},
    {"assets/shell/later.js", file_assets_shell_later_js, sizeof file_assets_shell_later_js},
    {"assets/shell/link-secret.js", file_assets_shell_link_secret_js, sizeof file_assets_shell_link_secret_js},
    {"assets/shell/menu-button.js", file_assets_shell_menu_button_js, sizeof file_assets_shell_menu_button_js},
    {"assets/shell/node.js", file_assets_shell_node_js, sizeof file_assets_shell_node_js},
    {"assets/shell/old-browser.js", file_assets_shell_old_browser_js, sizeof file_assets_shell_old_browser_js},
    {"assets/shell/own-address.js", file_assets_shell_own_address_js, sizeof file_assets_shell_own_address_js},
    {"assets/shell/page.js", file_assets_shell_page_js, sizeof file_assets_shell_page_js},
    {"assets/shell/save-file.js", file_assets_shell_save_file_js, sizeof file_assets_shell_save_file_js},
    {"assets/shell/shell.js", file_assets_shell_shell_js, sizeof file_assets_shell_shell_js},
    {"assets/shell/state-card.js", file_assets_shell_state_card_js, sizeof file_assets_shell_state_card_js},
    {"assets/shell/translate.js", file_assets_shell_translate_js, sizeof file_assets_shell_translate_js},
    {"assets/sign-in/again-dialog.js", file_assets_sign_in_again_dialog_js, sizeof file_assets_sign_in_again_dialog_js},
    {"assets/sign-in/login.js", file_assets_sign_in_login_js, sizeof file_assets_sign_in_login_js},
    {"assets/sign-in/sign-in-again.js", file_assets_sign_in_sign_in_again_js, sizeof file_assets_sign_in_sign_in_again_js},
    {"assets/site/accent.js", file_assets_site_accent_js, sizeof file_assets_site_accent_js},
    {"assets/site/site-links.js", file_assets_site_site_links_js, sizeof file_assets_site_site_links_js},
    {"assets/site/site-look.js", file_assets_site_site_look_js, sizeof file_assets_site_site_look_js},
    {"assets/site/site-memory.js", file_assets_site_site_memory_js, sizeof file_assets_site_site_memory_js},
    {"assets/throttling/wait.js", file_assets_throttling_wait_js, sizeof file_assets_throttling_wait_js},
    {"callback.html", file_callback_html, sizeof file_callback_html},
    {"confirm.html", file_confirm_html, sizeof file_confirm_html},
    {"continue.html", file_continue_html, sizeof file_continue_html},
    {"docs-accounts.html", file_docs_accounts_html, sizeof file_docs_accounts_html},
    {"docs-administration.html", file_docs_administration_html, sizeof file_docs_administration_html},
    {"docs.html", file_docs_html, sizeof file_docs_html},
    {"doctor.html", file_doctor_html, sizeof file_doctor_html},
    {"enter.html", file_enter_html, sizeof file_enter_html},
    {"error.html", file_error_html, sizeof file_error_html},
    {"forgot.html", file_forgot_html, sizeof file_forgot_html},
    {"group.html", file_group_html, sizeof file_group_html},
    {"groups.html", file_groups_html, sizeof file_groups_html},
    {"index.html", file_index_html, sizeof file_index_html},
    {"join.html", file_join_html, sizeof file_join_html},
    {"login.html", file_login_html, sizeof file_login_html},
    {"mail.html", file_mail_html, sizeof file_mail_html},
    {"overview.html", file_overview_html, sizeof file_overview_html},
    {"profile.html", file_profile_html, sizeof file_profile_html},
    {"reset.html", file_reset_html, sizeof file_reset_html},
    {"roster.html", file_roster_html, sizeof file_roster_html},
    {"settings.html", file_settings_html, sizeof file_settings_html},
    {"setup.html", file_setup_html, sizeof file_setup_html},
    {"signup.html", file_signup_html, sizeof file_signup_html},
    {"slips.html", file_slips_html, sizeof file_slips_html},
    {"start.html", file_start_html, sizeof file_start_html},
    {"undo.html", file_undo_html, sizeof file_undo_html},
    {"user.html", file_user_html, sizeof file_user_html},
    {"users.html", file_users_html, sizeof file_users_html},
};

size_t latchkey_web_file_count(void) { return sizeof files / sizeof files[0]; }

LatchkeyWebFile latchkey_web_file(size_t index) { return files[index]; }
