// Written by scripts/list-web-files.py: every file under Web/client and Web/pages, where `pages` is the root of the site.
#include "CWebFiles.h"

// #embed looks beside this file, so the clone may lie anywhere. It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file0[] = {
#embed "../../Web/client/accounts/own-account.js"
};
static const uint8_t file1[] = {
#embed "../../Web/client/accounts/staff.js"
};
static const uint8_t file2[] = {
#embed "../../Web/client/answers/field-text.js"
};
static const uint8_t file3[] = {
#embed "../../Web/client/answers/shapes.js"
};
static const uint8_t file4[] = {
#embed "../../Web/client/client.js"
};
static const uint8_t file5[] = {
#embed "../../Web/client/config.d.ts"
};
static const uint8_t file6[] = {
#embed "../../Web/client/config.js"
};
static const uint8_t file7[] = {
#embed "../../Web/client/doctor/diagnose-findings.js"
};
static const uint8_t file8[] = {
#embed "../../Web/client/doctor/diagnose-questions.js"
};
static const uint8_t file9[] = {
#embed "../../Web/client/doctor/diagnose.js"
};
static const uint8_t file10[] = {
#embed "../../Web/client/doctor/diagnosis.js"
};
static const uint8_t file11[] = {
#embed "../../Web/client/email-address/email-address.js"
};
static const uint8_t file12[] = {
#embed "../../Web/client/en.js"
};
static const uint8_t file13[] = {
#embed "../../Web/client/errors.js"
};
static const uint8_t file14[] = {
#embed "../../Web/client/es.js"
};
static const uint8_t file15[] = {
#embed "../../Web/client/factors/factors.js"
};
static const uint8_t file16[] = {
#embed "../../Web/client/factors/passkey-offer.js"
};
static const uint8_t file17[] = {
#embed "../../Web/client/factors/passkey-signals.js"
};
static const uint8_t file18[] = {
#embed "../../Web/client/factors/passkey.js"
};
static const uint8_t file19[] = {
#embed "../../Web/client/factors/passkeys.js"
};
static const uint8_t file20[] = {
#embed "../../Web/client/federation/identities.js"
};
static const uint8_t file21[] = {
#embed "../../Web/client/federation/provider-start.js"
};
static const uint8_t file22[] = {
#embed "../../Web/client/groups/groups.js"
};
static const uint8_t file23[] = {
#embed "../../Web/client/hand-off/hand-off-memory.js"
};
static const uint8_t file24[] = {
#embed "../../Web/client/hand-off/hand-off-return.js"
};
static const uint8_t file25[] = {
#embed "../../Web/client/hand-off/hand-off.js"
};
static const uint8_t file26[] = {
#embed "../../Web/client/hand-off/leaving.js"
};
static const uint8_t file27[] = {
#embed "../../Web/client/joining/waiting.js"
};
static const uint8_t file28[] = {
#embed "../../Web/client/language.js"
};
static const uint8_t file29[] = {
#embed "../../Web/client/latchkey.d.ts"
};
static const uint8_t file30[] = {
#embed "../../Web/client/latchkey.js"
};
static const uint8_t file31[] = {
#embed "../../Web/client/profile/picture.js"
};
static const uint8_t file32[] = {
#embed "../../Web/client/profile/profile-fields.js"
};
static const uint8_t file33[] = {
#embed "../../Web/client/recovery/recovery.js"
};
static const uint8_t file34[] = {
#embed "../../Web/client/requests/path.js"
};
static const uint8_t file35[] = {
#embed "../../Web/client/requests/reach.js"
};
static const uint8_t file36[] = {
#embed "../../Web/client/requests/request.js"
};
static const uint8_t file37[] = {
#embed "../../Web/client/requests/with-signal.js"
};
static const uint8_t file38[] = {
#embed "../../Web/client/roles/roles.js"
};
static const uint8_t file39[] = {
#embed "../../Web/client/roster/roster-batches.js"
};
static const uint8_t file40[] = {
#embed "../../Web/client/roster/roster-columns.js"
};
static const uint8_t file41[] = {
#embed "../../Web/client/roster/roster-latin.js"
};
static const uint8_t file42[] = {
#embed "../../Web/client/roster/roster-table.js"
};
static const uint8_t file43[] = {
#embed "../../Web/client/roster/roster-text.js"
};
static const uint8_t file44[] = {
#embed "../../Web/client/roster/roster.js"
};
static const uint8_t file45[] = {
#embed "../../Web/client/roster/rosters.js"
};
static const uint8_t file46[] = {
#embed "../../Web/client/service-tokens/service-tokens.js"
};
static const uint8_t file47[] = {
#embed "../../Web/client/sessions/cookie-check.js"
};
static const uint8_t file48[] = {
#embed "../../Web/client/sessions/current-user.js"
};
static const uint8_t file49[] = {
#embed "../../Web/client/sessions/fallback.js"
};
static const uint8_t file50[] = {
#embed "../../Web/client/sessions/presence.js"
};
static const uint8_t file51[] = {
#embed "../../Web/client/sessions/session-key.js"
};
static const uint8_t file52[] = {
#embed "../../Web/client/sessions/tabs.js"
};
static const uint8_t file53[] = {
#embed "../../Web/client/settings/page-meta.js"
};
static const uint8_t file54[] = {
#embed "../../Web/client/settings/settings.js"
};
static const uint8_t file55[] = {
#embed "../../Web/client/sign-in/code-form.js"
};
static const uint8_t file56[] = {
#embed "../../Web/client/sign-in/form-step.js"
};
static const uint8_t file57[] = {
#embed "../../Web/client/sign-in/reauthentication.js"
};
static const uint8_t file58[] = {
#embed "../../Web/client/sign-in/return-to.js"
};
static const uint8_t file59[] = {
#embed "../../Web/client/sign-in/sign-in-form.js"
};
static const uint8_t file60[] = {
#embed "../../Web/client/sign-in/sign-in-nodes.js"
};
static const uint8_t file61[] = {
#embed "../../Web/client/sign-in/sign-in-steps.js"
};
static const uint8_t file62[] = {
#embed "../../Web/client/sign-in/sign-in-style.js"
};
static const uint8_t file63[] = {
#embed "../../Web/client/sign-in-element.d.ts"
};
static const uint8_t file64[] = {
#embed "../../Web/client/sign-in-element.js"
};
static const uint8_t file65[] = {
#embed "../../Web/client/throttling/countdown.js"
};
static const uint8_t file66[] = {
#embed "../../Web/pages/activity.html"
};
static const uint8_t file67[] = {
#embed "../../Web/pages/assets/accounts/account-acts.js"
};
static const uint8_t file68[] = {
#embed "../../Web/pages/assets/accounts/chosen-people.js"
};
static const uint8_t file69[] = {
#embed "../../Web/pages/assets/accounts/delete-account.js"
};
static const uint8_t file70[] = {
#embed "../../Web/pages/assets/accounts/download-data.js"
};
static const uint8_t file71[] = {
#embed "../../Web/pages/assets/accounts/signup.js"
};
static const uint8_t file72[] = {
#embed "../../Web/pages/assets/accounts/uid-label.js"
};
static const uint8_t file73[] = {
#embed "../../Web/pages/assets/accounts/user-card.js"
};
static const uint8_t file74[] = {
#embed "../../Web/pages/assets/accounts/user-ways.js"
};
static const uint8_t file75[] = {
#embed "../../Web/pages/assets/accounts/user.js"
};
static const uint8_t file76[] = {
#embed "../../Web/pages/assets/accounts/users-address.js"
};
static const uint8_t file77[] = {
#embed "../../Web/pages/assets/accounts/users-table.js"
};
static const uint8_t file78[] = {
#embed "../../Web/pages/assets/accounts/users.js"
};
static const uint8_t file79[] = {
#embed "../../Web/pages/assets/audit/activity.js"
};
static const uint8_t file80[] = {
#embed "../../Web/pages/assets/audit/chart.js"
};
static const uint8_t file81[] = {
#embed "../../Web/pages/assets/audit/event-kinds.js"
};
static const uint8_t file82[] = {
#embed "../../Web/pages/assets/audit/event-row.js"
};
static const uint8_t file83[] = {
#embed "../../Web/pages/assets/audit/overview.js"
};
static const uint8_t file84[] = {
#embed "../../Web/pages/assets/audit/user-events.js"
};
static const uint8_t file85[] = {
#embed "../../Web/pages/assets/dialogs/ask-end.js"
};
static const uint8_t file86[] = {
#embed "../../Web/pages/assets/dialogs/name-question.js"
};
static const uint8_t file87[] = {
#embed "../../Web/pages/assets/dialogs/question.js"
};
static const uint8_t file88[] = {
#embed "../../Web/pages/assets/dialogs/shown-dialog.js"
};
static const uint8_t file89[] = {
#embed "../../Web/pages/assets/docs/docs-accounts.js"
};
static const uint8_t file90[] = {
#embed "../../Web/pages/assets/docs/docs-administration.js"
};
static const uint8_t file91[] = {
#embed "../../Web/pages/assets/docs/docs.css"
};
static const uint8_t file92[] = {
#embed "../../Web/pages/assets/docs/docs.js"
};
static const uint8_t file93[] = {
#embed "../../Web/pages/assets/doctor/doctor.js"
};
static const uint8_t file94[] = {
#embed "../../Web/pages/assets/email-address/address.js"
};
static const uint8_t file95[] = {
#embed "../../Web/pages/assets/email-address/confirm.js"
};
static const uint8_t file96[] = {
#embed "../../Web/pages/assets/email-address/link-form.js"
};
static const uint8_t file97[] = {
#embed "../../Web/pages/assets/email-address/undo.js"
};
static const uint8_t file98[] = {
#embed "../../Web/pages/assets/factors/app-dialog.js"
};
static const uint8_t file99[] = {
#embed "../../Web/pages/assets/factors/factor-due.js"
};
static const uint8_t file100[] = {
#embed "../../Web/pages/assets/factors/factor-facts.js"
};
static const uint8_t file101[] = {
#embed "../../Web/pages/assets/factors/factor-way.js"
};
static const uint8_t file102[] = {
#embed "../../Web/pages/assets/factors/first-factor.js"
};
static const uint8_t file103[] = {
#embed "../../Web/pages/assets/factors/make-key.js"
};
static const uint8_t file104[] = {
#embed "../../Web/pages/assets/factors/passkey-rows.js"
};
static const uint8_t file105[] = {
#embed "../../Web/pages/assets/factors/recovery-sheet.js"
};
static const uint8_t file106[] = {
#embed "../../Web/pages/assets/factors/security-style.js"
};
static const uint8_t file107[] = {
#embed "../../Web/pages/assets/factors/security.js"
};
static const uint8_t file108[] = {
#embed "../../Web/pages/assets/factors/spoken-code.js"
};
static const uint8_t file109[] = {
#embed "../../Web/pages/assets/factors/user-factors.js"
};
static const uint8_t file110[] = {
#embed "../../Web/pages/assets/federation/asked-provider.js"
};
static const uint8_t file111[] = {
#embed "../../Web/pages/assets/federation/callback-code.js"
};
static const uint8_t file112[] = {
#embed "../../Web/pages/assets/federation/callback-factor.js"
};
static const uint8_t file113[] = {
#embed "../../Web/pages/assets/federation/callback-fields.js"
};
static const uint8_t file114[] = {
#embed "../../Web/pages/assets/federation/callback-steps.js"
};
static const uint8_t file115[] = {
#embed "../../Web/pages/assets/federation/callback.js"
};
static const uint8_t file116[] = {
#embed "../../Web/pages/assets/federation/once-more.js"
};
static const uint8_t file117[] = {
#embed "../../Web/pages/assets/federation/user-identities.js"
};
static const uint8_t file118[] = {
#embed "../../Web/pages/assets/federation/ways.js"
};
static const uint8_t file119[] = {
#embed "../../Web/pages/assets/forms/field-sentence.js"
};
static const uint8_t file120[] = {
#embed "../../Web/pages/assets/forms/form.js"
};
static const uint8_t file121[] = {
#embed "../../Web/pages/assets/forms/last-day.js"
};
static const uint8_t file122[] = {
#embed "../../Web/pages/assets/forms/refusals.js"
};
static const uint8_t file123[] = {
#embed "../../Web/pages/assets/forms/run-once.js"
};
static const uint8_t file124[] = {
#embed "../../Web/pages/assets/forward-auth/enter.js"
};
static const uint8_t file125[] = {
#embed "../../Web/pages/assets/forward-auth/led-on.js"
};
static const uint8_t file126[] = {
#embed "../../Web/pages/assets/groups/chosen-members.js"
};
static const uint8_t file127[] = {
#embed "../../Web/pages/assets/groups/group-codes.js"
};
static const uint8_t file128[] = {
#embed "../../Web/pages/assets/groups/group-end.js"
};
static const uint8_t file129[] = {
#embed "../../Web/pages/assets/groups/group-members.js"
};
static const uint8_t file130[] = {
#embed "../../Web/pages/assets/groups/group.js"
};
static const uint8_t file131[] = {
#embed "../../Web/pages/assets/groups/groups.js"
};
static const uint8_t file132[] = {
#embed "../../Web/pages/assets/groups/next-group.js"
};
static const uint8_t file133[] = {
#embed "../../Web/pages/assets/groups/user-groups.js"
};
static const uint8_t file134[] = {
#embed "../../Web/pages/assets/hand-off/asking-site.js"
};
static const uint8_t file135[] = {
#embed "../../Web/pages/assets/hand-off/continue.js"
};
static const uint8_t file136[] = {
#embed "../../Web/pages/assets/hand-off/hand-over.js"
};
static const uint8_t file137[] = {
#embed "../../Web/pages/assets/icon.svg"
};
static const uint8_t file138[] = {
#embed "../../Web/pages/assets/joining/code-list.js"
};
static const uint8_t file139[] = {
#embed "../../Web/pages/assets/joining/join.js"
};
static const uint8_t file140[] = {
#embed "../../Web/pages/assets/joining/lifetimes.js"
};
static const uint8_t file141[] = {
#embed "../../Web/pages/assets/joining/many-codes.js"
};
static const uint8_t file142[] = {
#embed "../../Web/pages/assets/joining/shown-code.js"
};
static const uint8_t file143[] = {
#embed "../../Web/pages/assets/joining/waiting-badge.js"
};
static const uint8_t file144[] = {
#embed "../../Web/pages/assets/joining/waiting-list.js"
};
static const uint8_t file145[] = {
#embed "../../Web/pages/assets/lists/filter-chips.js"
};
static const uint8_t file146[] = {
#embed "../../Web/pages/assets/lists/one-by-one.js"
};
static const uint8_t file147[] = {
#embed "../../Web/pages/assets/lists/paged-list.js"
};
static const uint8_t file148[] = {
#embed "../../Web/pages/assets/lists/row-button.js"
};
static const uint8_t file149[] = {
#embed "../../Web/pages/assets/lists/table-style.js"
};
static const uint8_t file150[] = {
#embed "../../Web/pages/assets/lists/tag.js"
};
static const uint8_t file151[] = {
#embed "../../Web/pages/assets/mail/mail.js"
};
static const uint8_t file152[] = {
#embed "../../Web/pages/assets/pages.css"
};
static const uint8_t file153[] = {
#embed "../../Web/pages/assets/passwords/password-field.js"
};
static const uint8_t file154[] = {
#embed "../../Web/pages/assets/profile/declared-fields.js"
};
static const uint8_t file155[] = {
#embed "../../Web/pages/assets/profile/face.js"
};
static const uint8_t file156[] = {
#embed "../../Web/pages/assets/profile/field-control.js"
};
static const uint8_t file157[] = {
#embed "../../Web/pages/assets/profile/initials.js"
};
static const uint8_t file158[] = {
#embed "../../Web/pages/assets/profile/own-picture.js"
};
static const uint8_t file159[] = {
#embed "../../Web/pages/assets/profile/portrait.js"
};
static const uint8_t file160[] = {
#embed "../../Web/pages/assets/profile/profile.js"
};
static const uint8_t file161[] = {
#embed "../../Web/pages/assets/qr-codes/qr-bits.js"
};
static const uint8_t file162[] = {
#embed "../../Web/pages/assets/qr-codes/qr-matrix.js"
};
static const uint8_t file163[] = {
#embed "../../Web/pages/assets/qr-codes/qr-picture.js"
};
static const uint8_t file164[] = {
#embed "../../Web/pages/assets/recovery/forgot.js"
};
static const uint8_t file165[] = {
#embed "../../Web/pages/assets/recovery/password-help.js"
};
static const uint8_t file166[] = {
#embed "../../Web/pages/assets/recovery/recover-form.js"
};
static const uint8_t file167[] = {
#embed "../../Web/pages/assets/recovery/reset.js"
};
static const uint8_t file168[] = {
#embed "../../Web/pages/assets/roles/roles-here.js"
};
static const uint8_t file169[] = {
#embed "../../Web/pages/assets/roles/user-roles.js"
};
static const uint8_t file170[] = {
#embed "../../Web/pages/assets/roster/export-people.js"
};
static const uint8_t file171[] = {
#embed "../../Web/pages/assets/roster/roster-page.js"
};
static const uint8_t file172[] = {
#embed "../../Web/pages/assets/roster/roster-rows.js"
};
static const uint8_t file173[] = {
#embed "../../Web/pages/assets/roster/roster-style.js"
};
static const uint8_t file174[] = {
#embed "../../Web/pages/assets/roster/slip-sheets.js"
};
static const uint8_t file175[] = {
#embed "../../Web/pages/assets/roster/slip.js"
};
static const uint8_t file176[] = {
#embed "../../Web/pages/assets/roster/slips.js"
};
static const uint8_t file177[] = {
#embed "../../Web/pages/assets/roster/start.js"
};
static const uint8_t file178[] = {
#embed "../../Web/pages/assets/sessions/device.js"
};
static const uint8_t file179[] = {
#embed "../../Web/pages/assets/sessions/session-list.js"
};
static const uint8_t file180[] = {
#embed "../../Web/pages/assets/sessions/user-sessions.js"
};
static const uint8_t file181[] = {
#embed "../../Web/pages/assets/settings/settings-list.js"
};
static const uint8_t file182[] = {
#embed "../../Web/pages/assets/settings/settings.css"
};
static const uint8_t file183[] = {
#embed "../../Web/pages/assets/setup/setup-offer.js"
};
static const uint8_t file184[] = {
#embed "../../Web/pages/assets/setup/setup.js"
};
static const uint8_t file185[] = {
#embed "../../Web/pages/assets/shell/account-menu.js"
};
static const uint8_t file186[] = {
#embed "../../Web/pages/assets/shell/adopt-style.js"
};
static const uint8_t file187[] = {
#embed "../../Web/pages/assets/shell/copy-text.js"
};
static const uint8_t file188[] = {
#embed "../../Web/pages/assets/shell/dates.js"
};
static const uint8_t file189[] = {
#embed "../../Web/pages/assets/shell/ending.js"
};
static const uint8_t file190[] = {
#embed "../../Web/pages/assets/shell/error.js"
};
static const uint8_t file191[] = {
#embed "../../Web/pages/assets/shell/guarded.js"
};
static const uint8_t file192[] = {
#embed "../../Web/pages/assets/shell/index.js"
};
static const uint8_t file193[] = {
#embed "../../Web/pages/assets/shell/later.js"
};
static const uint8_t file194[] = {
#embed "../../Web/pages/assets/shell/link-secret.js"
};
static const uint8_t file195[] = {
#embed "../../Web/pages/assets/shell/menu-button.js"
};
static const uint8_t file196[] = {
#embed "../../Web/pages/assets/shell/node.js"
};
static const uint8_t file197[] = {
#embed "../../Web/pages/assets/shell/old-browser.js"
};
static const uint8_t file198[] = {
#embed "../../Web/pages/assets/shell/own-address.js"
};
static const uint8_t file199[] = {
#embed "../../Web/pages/assets/shell/page.js"
};
static const uint8_t file200[] = {
#embed "../../Web/pages/assets/shell/save-file.js"
};
static const uint8_t file201[] = {
#embed "../../Web/pages/assets/shell/shell.js"
};
static const uint8_t file202[] = {
#embed "../../Web/pages/assets/shell/state-card.js"
};
static const uint8_t file203[] = {
#embed "../../Web/pages/assets/shell/translate.js"
};
static const uint8_t file204[] = {
#embed "../../Web/pages/assets/sign-in/again-dialog.js"
};
static const uint8_t file205[] = {
#embed "../../Web/pages/assets/sign-in/login.js"
};
static const uint8_t file206[] = {
#embed "../../Web/pages/assets/sign-in/sign-in-again.js"
};
static const uint8_t file207[] = {
#embed "../../Web/pages/assets/site/accent.js"
};
static const uint8_t file208[] = {
#embed "../../Web/pages/assets/site/site-links.js"
};
static const uint8_t file209[] = {
#embed "../../Web/pages/assets/site/site-look.js"
};
static const uint8_t file210[] = {
#embed "../../Web/pages/assets/site/site-memory.js"
};
static const uint8_t file211[] = {
#embed "../../Web/pages/assets/throttling/wait.js"
};
static const uint8_t file212[] = {
#embed "../../Web/pages/callback.html"
};
static const uint8_t file213[] = {
#embed "../../Web/pages/confirm.html"
};
static const uint8_t file214[] = {
#embed "../../Web/pages/continue.html"
};
static const uint8_t file215[] = {
#embed "../../Web/pages/docs-accounts.html"
};
static const uint8_t file216[] = {
#embed "../../Web/pages/docs-administration.html"
};
static const uint8_t file217[] = {
#embed "../../Web/pages/docs.html"
};
static const uint8_t file218[] = {
#embed "../../Web/pages/doctor.html"
};
static const uint8_t file219[] = {
#embed "../../Web/pages/enter.html"
};
static const uint8_t file220[] = {
#embed "../../Web/pages/error.html"
};
static const uint8_t file221[] = {
#embed "../../Web/pages/forgot.html"
};
static const uint8_t file222[] = {
#embed "../../Web/pages/group.html"
};
static const uint8_t file223[] = {
#embed "../../Web/pages/groups.html"
};
static const uint8_t file224[] = {
#embed "../../Web/pages/index.html"
};
static const uint8_t file225[] = {
#embed "../../Web/pages/join.html"
};
static const uint8_t file226[] = {
#embed "../../Web/pages/login.html"
};
static const uint8_t file227[] = {
#embed "../../Web/pages/mail.html"
};
static const uint8_t file228[] = {
#embed "../../Web/pages/overview.html"
};
static const uint8_t file229[] = {
#embed "../../Web/pages/profile.html"
};
static const uint8_t file230[] = {
#embed "../../Web/pages/reset.html"
};
static const uint8_t file231[] = {
#embed "../../Web/pages/roster.html"
};
static const uint8_t file232[] = {
#embed "../../Web/pages/settings.html"
};
static const uint8_t file233[] = {
#embed "../../Web/pages/setup.html"
};
static const uint8_t file234[] = {
#embed "../../Web/pages/signup.html"
};
static const uint8_t file235[] = {
#embed "../../Web/pages/slips.html"
};
static const uint8_t file236[] = {
#embed "../../Web/pages/start.html"
};
static const uint8_t file237[] = {
#embed "../../Web/pages/undo.html"
};
static const uint8_t file238[] = {
#embed "../../Web/pages/user.html"
};
static const uint8_t file239[] = {
#embed "../../Web/pages/users.html"
};

static const LatchkeyWebFile files[] = {
    {"client/accounts/own-account.js", file0, sizeof file0},
    {"client/accounts/staff.js", file1, sizeof file1},
    {"client/answers/field-text.js", file2, sizeof file2},
    {"client/answers/shapes.js", file3, sizeof file3},
    {"client/client.js", file4, sizeof file4},
    {"client/config.d.ts", file5, sizeof file5},
    {"client/config.js", file6, sizeof file6},
    {"client/doctor/diagnose-findings.js", file7, sizeof file7},
    {"client/doctor/diagnose-questions.js", file8, sizeof file8},
    {"client/doctor/diagnose.js", file9, sizeof file9},
    {"client/doctor/diagnosis.js", file10, sizeof file10},
    {"client/email-address/email-address.js", file11, sizeof file11},
    {"client/en.js", file12, sizeof file12},
    {"client/errors.js", file13, sizeof file13},
    {"client/es.js", file14, sizeof file14},
    {"client/factors/factors.js", file15, sizeof file15},
    {"client/factors/passkey-offer.js", file16, sizeof file16},
    {"client/factors/passkey-signals.js", file17, sizeof file17},
    {"client/factors/passkey.js", file18, sizeof file18},
    {"client/factors/passkeys.js", file19, sizeof file19},
    {"client/federation/identities.js", file20, sizeof file20},
    {"client/federation/provider-start.js", file21, sizeof file21},
    {"client/groups/groups.js", file22, sizeof file22},
    {"client/hand-off/hand-off-memory.js", file23, sizeof file23},
    {"client/hand-off/hand-off-return.js", file24, sizeof file24},
    {"client/hand-off/hand-off.js", file25, sizeof file25},
    {"client/hand-off/leaving.js", file26, sizeof file26},
    {"client/joining/waiting.js", file27, sizeof file27},
    {"client/language.js", file28, sizeof file28},
    {"client/latchkey.d.ts", file29, sizeof file29},
    {"client/latchkey.js", file30, sizeof file30},
    {"client/profile/picture.js", file31, sizeof file31},
    {"client/profile/profile-fields.js", file32, sizeof file32},
    {"client/recovery/recovery.js", file33, sizeof file33},
    {"client/requests/path.js", file34, sizeof file34},
    {"client/requests/reach.js", file35, sizeof file35},
    {"client/requests/request.js", file36, sizeof file36},
    {"client/requests/with-signal.js", file37, sizeof file37},
    {"client/roles/roles.js", file38, sizeof file38},
    {"client/roster/roster-batches.js", file39, sizeof file39},
    {"client/roster/roster-columns.js", file40, sizeof file40},
    {"client/roster/roster-latin.js", file41, sizeof file41},
    {"client/roster/roster-table.js", file42, sizeof file42},
    {"client/roster/roster-text.js", file43, sizeof file43},
    {"client/roster/roster.js", file44, sizeof file44},
    {"client/roster/rosters.js", file45, sizeof file45},
    {"client/service-tokens/service-tokens.js", file46, sizeof file46},
    {"client/sessions/cookie-check.js", file47, sizeof file47},
    {"client/sessions/current-user.js", file48, sizeof file48},
    {"client/sessions/fallback.js", file49, sizeof file49},
    {"client/sessions/presence.js", file50, sizeof file50},
    {"client/sessions/session-key.js", file51, sizeof file51},
    {"client/sessions/tabs.js", file52, sizeof file52},
    {"client/settings/page-meta.js", file53, sizeof file53},
    {"client/settings/settings.js", file54, sizeof file54},
    {"client/sign-in/code-form.js", file55, sizeof file55},
    {"client/sign-in/form-step.js", file56, sizeof file56},
    {"client/sign-in/reauthentication.js", file57, sizeof file57},
    {"client/sign-in/return-to.js", file58, sizeof file58},
    {"client/sign-in/sign-in-form.js", file59, sizeof file59},
    {"client/sign-in/sign-in-nodes.js", file60, sizeof file60},
    {"client/sign-in/sign-in-steps.js", file61, sizeof file61},
    {"client/sign-in/sign-in-style.js", file62, sizeof file62},
    {"client/sign-in-element.d.ts", file63, sizeof file63},
    {"client/sign-in-element.js", file64, sizeof file64},
    {"client/throttling/countdown.js", file65, sizeof file65},
    {"activity.html", file66, sizeof file66},
    {"assets/accounts/account-acts.js", file67, sizeof file67},
    {"assets/accounts/chosen-people.js", file68, sizeof file68},
    {"assets/accounts/delete-account.js", file69, sizeof file69},
    {"assets/accounts/download-data.js", file70, sizeof file70},
    {"assets/accounts/signup.js", file71, sizeof file71},
    {"assets/accounts/uid-label.js", file72, sizeof file72},
    {"assets/accounts/user-card.js", file73, sizeof file73},
    {"assets/accounts/user-ways.js", file74, sizeof file74},
    {"assets/accounts/user.js", file75, sizeof file75},
    {"assets/accounts/users-address.js", file76, sizeof file76},
    {"assets/accounts/users-table.js", file77, sizeof file77},
    {"assets/accounts/users.js", file78, sizeof file78},
    {"assets/audit/activity.js", file79, sizeof file79},
    {"assets/audit/chart.js", file80, sizeof file80},
    {"assets/audit/event-kinds.js", file81, sizeof file81},
    {"assets/audit/event-row.js", file82, sizeof file82},
    {"assets/audit/overview.js", file83, sizeof file83},
    {"assets/audit/user-events.js", file84, sizeof file84},
    {"assets/dialogs/ask-end.js", file85, sizeof file85},
    {"assets/dialogs/name-question.js", file86, sizeof file86},
    {"assets/dialogs/question.js", file87, sizeof file87},
    {"assets/dialogs/shown-dialog.js", file88, sizeof file88},
    {"assets/docs/docs-accounts.js", file89, sizeof file89},
    {"assets/docs/docs-administration.js", file90, sizeof file90},
    {"assets/docs/docs.css", file91, sizeof file91},
    {"assets/docs/docs.js", file92, sizeof file92},
    {"assets/doctor/doctor.js", file93, sizeof file93},
    {"assets/email-address/address.js", file94, sizeof file94},
    {"assets/email-address/confirm.js", file95, sizeof file95},
    {"assets/email-address/link-form.js", file96, sizeof file96},
    {"assets/email-address/undo.js", file97, sizeof file97},
    {"assets/factors/app-dialog.js", file98, sizeof file98},
    {"assets/factors/factor-due.js", file99, sizeof file99},
    {"assets/factors/factor-facts.js", file100, sizeof file100},
    {"assets/factors/factor-way.js", file101, sizeof file101},
    {"assets/factors/first-factor.js", file102, sizeof file102},
    {"assets/factors/make-key.js", file103, sizeof file103},
    {"assets/factors/passkey-rows.js", file104, sizeof file104},
    {"assets/factors/recovery-sheet.js", file105, sizeof file105},
    {"assets/factors/security-style.js", file106, sizeof file106},
    {"assets/factors/security.js", file107, sizeof file107},
    {"assets/factors/spoken-code.js", file108, sizeof file108},
    {"assets/factors/user-factors.js", file109, sizeof file109},
    {"assets/federation/asked-provider.js", file110, sizeof file110},
    {"assets/federation/callback-code.js", file111, sizeof file111},
    {"assets/federation/callback-factor.js", file112, sizeof file112},
    {"assets/federation/callback-fields.js", file113, sizeof file113},
    {"assets/federation/callback-steps.js", file114, sizeof file114},
    {"assets/federation/callback.js", file115, sizeof file115},
    {"assets/federation/once-more.js", file116, sizeof file116},
    {"assets/federation/user-identities.js", file117, sizeof file117},
    {"assets/federation/ways.js", file118, sizeof file118},
    {"assets/forms/field-sentence.js", file119, sizeof file119},
    {"assets/forms/form.js", file120, sizeof file120},
    {"assets/forms/last-day.js", file121, sizeof file121},
    {"assets/forms/refusals.js", file122, sizeof file122},
    {"assets/forms/run-once.js", file123, sizeof file123},
    {"assets/forward-auth/enter.js", file124, sizeof file124},
    {"assets/forward-auth/led-on.js", file125, sizeof file125},
    {"assets/groups/chosen-members.js", file126, sizeof file126},
    {"assets/groups/group-codes.js", file127, sizeof file127},
    {"assets/groups/group-end.js", file128, sizeof file128},
    {"assets/groups/group-members.js", file129, sizeof file129},
    {"assets/groups/group.js", file130, sizeof file130},
    {"assets/groups/groups.js", file131, sizeof file131},
    {"assets/groups/next-group.js", file132, sizeof file132},
    {"assets/groups/user-groups.js", file133, sizeof file133},
    {"assets/hand-off/asking-site.js", file134, sizeof file134},
    {"assets/hand-off/continue.js", file135, sizeof file135},
    {"assets/hand-off/hand-over.js", file136, sizeof file136},
    {"assets/icon.svg", file137, sizeof file137},
    {"assets/joining/code-list.js", file138, sizeof file138},
    {"assets/joining/join.js", file139, sizeof file139},
    {"assets/joining/lifetimes.js", file140, sizeof file140},
    {"assets/joining/many-codes.js", file141, sizeof file141},
    {"assets/joining/shown-code.js", file142, sizeof file142},
    {"assets/joining/waiting-badge.js", file143, sizeof file143},
    {"assets/joining/waiting-list.js", file144, sizeof file144},
    {"assets/lists/filter-chips.js", file145, sizeof file145},
    {"assets/lists/one-by-one.js", file146, sizeof file146},
    {"assets/lists/paged-list.js", file147, sizeof file147},
    {"assets/lists/row-button.js", file148, sizeof file148},
    {"assets/lists/table-style.js", file149, sizeof file149},
    {"assets/lists/tag.js", file150, sizeof file150},
    {"assets/mail/mail.js", file151, sizeof file151},
    {"assets/pages.css", file152, sizeof file152},
    {"assets/passwords/password-field.js", file153, sizeof file153},
    {"assets/profile/declared-fields.js", file154, sizeof file154},
    {"assets/profile/face.js", file155, sizeof file155},
    {"assets/profile/field-control.js", file156, sizeof file156},
    {"assets/profile/initials.js", file157, sizeof file157},
    {"assets/profile/own-picture.js", file158, sizeof file158},
    {"assets/profile/portrait.js", file159, sizeof file159},
    {"assets/profile/profile.js", file160, sizeof file160},
    {"assets/qr-codes/qr-bits.js", file161, sizeof file161},
    {"assets/qr-codes/qr-matrix.js", file162, sizeof file162},
    {"assets/qr-codes/qr-picture.js", file163, sizeof file163},
    {"assets/recovery/forgot.js", file164, sizeof file164},
    {"assets/recovery/password-help.js", file165, sizeof file165},
    {"assets/recovery/recover-form.js", file166, sizeof file166},
    {"assets/recovery/reset.js", file167, sizeof file167},
    {"assets/roles/roles-here.js", file168, sizeof file168},
    {"assets/roles/user-roles.js", file169, sizeof file169},
    {"assets/roster/export-people.js", file170, sizeof file170},
    {"assets/roster/roster-page.js", file171, sizeof file171},
    {"assets/roster/roster-rows.js", file172, sizeof file172},
    {"assets/roster/roster-style.js", file173, sizeof file173},
    {"assets/roster/slip-sheets.js", file174, sizeof file174},
    {"assets/roster/slip.js", file175, sizeof file175},
    {"assets/roster/slips.js", file176, sizeof file176},
    {"assets/roster/start.js", file177, sizeof file177},
    {"assets/sessions/device.js", file178, sizeof file178},
    {"assets/sessions/session-list.js", file179, sizeof file179},
    {"assets/sessions/user-sessions.js", file180, sizeof file180},
    {"assets/settings/settings-list.js", file181, sizeof file181},
    {"assets/settings/settings.css", file182, sizeof file182},
    {"assets/setup/setup-offer.js", file183, sizeof file183},
    {"assets/setup/setup.js", file184, sizeof file184},
    {"assets/shell/account-menu.js", file185, sizeof file185},
    {"assets/shell/adopt-style.js", file186, sizeof file186},
    {"assets/shell/copy-text.js", file187, sizeof file187},
    {"assets/shell/dates.js", file188, sizeof file188},
    {"assets/shell/ending.js", file189, sizeof file189},
    {"assets/shell/error.js", file190, sizeof file190},
    {"assets/shell/guarded.js", file191, sizeof file191},
    {"assets/shell/index.js", file192, sizeof file192},
    {"assets/shell/later.js", file193, sizeof file193},
    {"assets/shell/link-secret.js", file194, sizeof file194},
    {"assets/shell/menu-button.js", file195, sizeof file195},
    {"assets/shell/node.js", file196, sizeof file196},
    {"assets/shell/old-browser.js", file197, sizeof file197},
    {"assets/shell/own-address.js", file198, sizeof file198},
    {"assets/shell/page.js", file199, sizeof file199},
    {"assets/shell/save-file.js", file200, sizeof file200},
    {"assets/shell/shell.js", file201, sizeof file201},
    {"assets/shell/state-card.js", file202, sizeof file202},
    {"assets/shell/translate.js", file203, sizeof file203},
    {"assets/sign-in/again-dialog.js", file204, sizeof file204},
    {"assets/sign-in/login.js", file205, sizeof file205},
    {"assets/sign-in/sign-in-again.js", file206, sizeof file206},
    {"assets/site/accent.js", file207, sizeof file207},
    {"assets/site/site-links.js", file208, sizeof file208},
    {"assets/site/site-look.js", file209, sizeof file209},
    {"assets/site/site-memory.js", file210, sizeof file210},
    {"assets/throttling/wait.js", file211, sizeof file211},
    {"callback.html", file212, sizeof file212},
    {"confirm.html", file213, sizeof file213},
    {"continue.html", file214, sizeof file214},
    {"docs-accounts.html", file215, sizeof file215},
    {"docs-administration.html", file216, sizeof file216},
    {"docs.html", file217, sizeof file217},
    {"doctor.html", file218, sizeof file218},
    {"enter.html", file219, sizeof file219},
    {"error.html", file220, sizeof file220},
    {"forgot.html", file221, sizeof file221},
    {"group.html", file222, sizeof file222},
    {"groups.html", file223, sizeof file223},
    {"index.html", file224, sizeof file224},
    {"join.html", file225, sizeof file225},
    {"login.html", file226, sizeof file226},
    {"mail.html", file227, sizeof file227},
    {"overview.html", file228, sizeof file228},
    {"profile.html", file229, sizeof file229},
    {"reset.html", file230, sizeof file230},
    {"roster.html", file231, sizeof file231},
    {"settings.html", file232, sizeof file232},
    {"setup.html", file233, sizeof file233},
    {"signup.html", file234, sizeof file234},
    {"slips.html", file235, sizeof file235},
    {"start.html", file236, sizeof file236},
    {"undo.html", file237, sizeof file237},
    {"user.html", file238, sizeof file238},
    {"users.html", file239, sizeof file239},
};

size_t latchkey_web_file_count(void) { return sizeof files / sizeof files[0]; }

LatchkeyWebFile latchkey_web_file(size_t index) { return files[index]; }
