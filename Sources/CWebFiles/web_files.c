// Written by scripts/list-web-files.py: every file under Web/client and Web/pages, where `pages` is the root of the site.
#include "CWebFiles.h"

// #embed looks beside this file, so the clone may lie anywhere. It is C23; clang has it in every C mode since version 19.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t file0[] = {
#embed "../../Web/client/client.js"
};
static const uint8_t file1[] = {
#embed "../../Web/client/code-form.js"
};
static const uint8_t file2[] = {
#embed "../../Web/client/config.d.ts"
};
static const uint8_t file3[] = {
#embed "../../Web/client/config.js"
};
static const uint8_t file4[] = {
#embed "../../Web/client/cookie-check.js"
};
static const uint8_t file5[] = {
#embed "../../Web/client/countdown.js"
};
static const uint8_t file6[] = {
#embed "../../Web/client/current-user.js"
};
static const uint8_t file7[] = {
#embed "../../Web/client/diagnose-findings.js"
};
static const uint8_t file8[] = {
#embed "../../Web/client/diagnose-questions.js"
};
static const uint8_t file9[] = {
#embed "../../Web/client/diagnose.js"
};
static const uint8_t file10[] = {
#embed "../../Web/client/diagnosis.js"
};
static const uint8_t file11[] = {
#embed "../../Web/client/email-address.js"
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
#embed "../../Web/client/factors.js"
};
static const uint8_t file16[] = {
#embed "../../Web/client/fallback.js"
};
static const uint8_t file17[] = {
#embed "../../Web/client/field-text.js"
};
static const uint8_t file18[] = {
#embed "../../Web/client/form-step.js"
};
static const uint8_t file19[] = {
#embed "../../Web/client/groups.js"
};
static const uint8_t file20[] = {
#embed "../../Web/client/hand-off-memory.js"
};
static const uint8_t file21[] = {
#embed "../../Web/client/hand-off-return.js"
};
static const uint8_t file22[] = {
#embed "../../Web/client/hand-off.js"
};
static const uint8_t file23[] = {
#embed "../../Web/client/identities.js"
};
static const uint8_t file24[] = {
#embed "../../Web/client/language.js"
};
static const uint8_t file25[] = {
#embed "../../Web/client/latchkey.d.ts"
};
static const uint8_t file26[] = {
#embed "../../Web/client/latchkey.js"
};
static const uint8_t file27[] = {
#embed "../../Web/client/leaving.js"
};
static const uint8_t file28[] = {
#embed "../../Web/client/own-account.js"
};
static const uint8_t file29[] = {
#embed "../../Web/client/page-meta.js"
};
static const uint8_t file30[] = {
#embed "../../Web/client/passkey-offer.js"
};
static const uint8_t file31[] = {
#embed "../../Web/client/passkey-signals.js"
};
static const uint8_t file32[] = {
#embed "../../Web/client/passkey.js"
};
static const uint8_t file33[] = {
#embed "../../Web/client/passkeys.js"
};
static const uint8_t file34[] = {
#embed "../../Web/client/path.js"
};
static const uint8_t file35[] = {
#embed "../../Web/client/picture.js"
};
static const uint8_t file36[] = {
#embed "../../Web/client/presence.js"
};
static const uint8_t file37[] = {
#embed "../../Web/client/profile-fields.js"
};
static const uint8_t file38[] = {
#embed "../../Web/client/provider-start.js"
};
static const uint8_t file39[] = {
#embed "../../Web/client/reach.js"
};
static const uint8_t file40[] = {
#embed "../../Web/client/reauthentication.js"
};
static const uint8_t file41[] = {
#embed "../../Web/client/recovery.js"
};
static const uint8_t file42[] = {
#embed "../../Web/client/request.js"
};
static const uint8_t file43[] = {
#embed "../../Web/client/return-to.js"
};
static const uint8_t file44[] = {
#embed "../../Web/client/roles.js"
};
static const uint8_t file45[] = {
#embed "../../Web/client/roster-batches.js"
};
static const uint8_t file46[] = {
#embed "../../Web/client/roster-columns.js"
};
static const uint8_t file47[] = {
#embed "../../Web/client/roster-latin.js"
};
static const uint8_t file48[] = {
#embed "../../Web/client/roster-table.js"
};
static const uint8_t file49[] = {
#embed "../../Web/client/roster-text.js"
};
static const uint8_t file50[] = {
#embed "../../Web/client/roster.js"
};
static const uint8_t file51[] = {
#embed "../../Web/client/rosters.js"
};
static const uint8_t file52[] = {
#embed "../../Web/client/service-tokens.js"
};
static const uint8_t file53[] = {
#embed "../../Web/client/session-key.js"
};
static const uint8_t file54[] = {
#embed "../../Web/client/settings.js"
};
static const uint8_t file55[] = {
#embed "../../Web/client/shapes.js"
};
static const uint8_t file56[] = {
#embed "../../Web/client/sign-in-element.d.ts"
};
static const uint8_t file57[] = {
#embed "../../Web/client/sign-in-element.js"
};
static const uint8_t file58[] = {
#embed "../../Web/client/sign-in-form.js"
};
static const uint8_t file59[] = {
#embed "../../Web/client/sign-in-nodes.js"
};
static const uint8_t file60[] = {
#embed "../../Web/client/sign-in-steps.js"
};
static const uint8_t file61[] = {
#embed "../../Web/client/sign-in-style.js"
};
static const uint8_t file62[] = {
#embed "../../Web/client/staff.js"
};
static const uint8_t file63[] = {
#embed "../../Web/client/tabs.js"
};
static const uint8_t file64[] = {
#embed "../../Web/client/waiting.js"
};
static const uint8_t file65[] = {
#embed "../../Web/client/with-signal.js"
};
static const uint8_t file66[] = {
#embed "../../Web/pages/activity.html"
};
static const uint8_t file67[] = {
#embed "../../Web/pages/assets/accent.js"
};
static const uint8_t file68[] = {
#embed "../../Web/pages/assets/account-acts.js"
};
static const uint8_t file69[] = {
#embed "../../Web/pages/assets/account-menu.js"
};
static const uint8_t file70[] = {
#embed "../../Web/pages/assets/activity.js"
};
static const uint8_t file71[] = {
#embed "../../Web/pages/assets/address.js"
};
static const uint8_t file72[] = {
#embed "../../Web/pages/assets/adopt-style.js"
};
static const uint8_t file73[] = {
#embed "../../Web/pages/assets/again-dialog.js"
};
static const uint8_t file74[] = {
#embed "../../Web/pages/assets/app-dialog.js"
};
static const uint8_t file75[] = {
#embed "../../Web/pages/assets/ask-end.js"
};
static const uint8_t file76[] = {
#embed "../../Web/pages/assets/asked-provider.js"
};
static const uint8_t file77[] = {
#embed "../../Web/pages/assets/asking-site.js"
};
static const uint8_t file78[] = {
#embed "../../Web/pages/assets/callback-code.js"
};
static const uint8_t file79[] = {
#embed "../../Web/pages/assets/callback-factor.js"
};
static const uint8_t file80[] = {
#embed "../../Web/pages/assets/callback-fields.js"
};
static const uint8_t file81[] = {
#embed "../../Web/pages/assets/callback-steps.js"
};
static const uint8_t file82[] = {
#embed "../../Web/pages/assets/callback.js"
};
static const uint8_t file83[] = {
#embed "../../Web/pages/assets/chart.js"
};
static const uint8_t file84[] = {
#embed "../../Web/pages/assets/chosen-members.js"
};
static const uint8_t file85[] = {
#embed "../../Web/pages/assets/chosen-people.js"
};
static const uint8_t file86[] = {
#embed "../../Web/pages/assets/code-list.js"
};
static const uint8_t file87[] = {
#embed "../../Web/pages/assets/confirm.js"
};
static const uint8_t file88[] = {
#embed "../../Web/pages/assets/continue.js"
};
static const uint8_t file89[] = {
#embed "../../Web/pages/assets/copy-text.js"
};
static const uint8_t file90[] = {
#embed "../../Web/pages/assets/dates.js"
};
static const uint8_t file91[] = {
#embed "../../Web/pages/assets/declared-fields.js"
};
static const uint8_t file92[] = {
#embed "../../Web/pages/assets/delete-account.js"
};
static const uint8_t file93[] = {
#embed "../../Web/pages/assets/device.js"
};
static const uint8_t file94[] = {
#embed "../../Web/pages/assets/docs-accounts.js"
};
static const uint8_t file95[] = {
#embed "../../Web/pages/assets/docs-administration.js"
};
static const uint8_t file96[] = {
#embed "../../Web/pages/assets/docs.css"
};
static const uint8_t file97[] = {
#embed "../../Web/pages/assets/docs.js"
};
static const uint8_t file98[] = {
#embed "../../Web/pages/assets/doctor.js"
};
static const uint8_t file99[] = {
#embed "../../Web/pages/assets/download-data.js"
};
static const uint8_t file100[] = {
#embed "../../Web/pages/assets/ending.js"
};
static const uint8_t file101[] = {
#embed "../../Web/pages/assets/enter.js"
};
static const uint8_t file102[] = {
#embed "../../Web/pages/assets/error.js"
};
static const uint8_t file103[] = {
#embed "../../Web/pages/assets/event-kinds.js"
};
static const uint8_t file104[] = {
#embed "../../Web/pages/assets/event-row.js"
};
static const uint8_t file105[] = {
#embed "../../Web/pages/assets/export-people.js"
};
static const uint8_t file106[] = {
#embed "../../Web/pages/assets/face.js"
};
static const uint8_t file107[] = {
#embed "../../Web/pages/assets/factor-due.js"
};
static const uint8_t file108[] = {
#embed "../../Web/pages/assets/factor-facts.js"
};
static const uint8_t file109[] = {
#embed "../../Web/pages/assets/factor-way.js"
};
static const uint8_t file110[] = {
#embed "../../Web/pages/assets/field-control.js"
};
static const uint8_t file111[] = {
#embed "../../Web/pages/assets/field-sentence.js"
};
static const uint8_t file112[] = {
#embed "../../Web/pages/assets/filter-chips.js"
};
static const uint8_t file113[] = {
#embed "../../Web/pages/assets/first-factor.js"
};
static const uint8_t file114[] = {
#embed "../../Web/pages/assets/forgot.js"
};
static const uint8_t file115[] = {
#embed "../../Web/pages/assets/form.js"
};
static const uint8_t file116[] = {
#embed "../../Web/pages/assets/group-codes.js"
};
static const uint8_t file117[] = {
#embed "../../Web/pages/assets/group-end.js"
};
static const uint8_t file118[] = {
#embed "../../Web/pages/assets/group-members.js"
};
static const uint8_t file119[] = {
#embed "../../Web/pages/assets/group.js"
};
static const uint8_t file120[] = {
#embed "../../Web/pages/assets/groups.js"
};
static const uint8_t file121[] = {
#embed "../../Web/pages/assets/guarded.js"
};
static const uint8_t file122[] = {
#embed "../../Web/pages/assets/hand-over.js"
};
static const uint8_t file123[] = {
#embed "../../Web/pages/assets/icon.svg"
};
static const uint8_t file124[] = {
#embed "../../Web/pages/assets/index.js"
};
static const uint8_t file125[] = {
#embed "../../Web/pages/assets/initials.js"
};
static const uint8_t file126[] = {
#embed "../../Web/pages/assets/join.js"
};
static const uint8_t file127[] = {
#embed "../../Web/pages/assets/last-day.js"
};
static const uint8_t file128[] = {
#embed "../../Web/pages/assets/later.js"
};
static const uint8_t file129[] = {
#embed "../../Web/pages/assets/led-on.js"
};
static const uint8_t file130[] = {
#embed "../../Web/pages/assets/lifetimes.js"
};
static const uint8_t file131[] = {
#embed "../../Web/pages/assets/link-form.js"
};
static const uint8_t file132[] = {
#embed "../../Web/pages/assets/link-secret.js"
};
static const uint8_t file133[] = {
#embed "../../Web/pages/assets/login.js"
};
static const uint8_t file134[] = {
#embed "../../Web/pages/assets/mail.js"
};
static const uint8_t file135[] = {
#embed "../../Web/pages/assets/make-key.js"
};
static const uint8_t file136[] = {
#embed "../../Web/pages/assets/many-codes.js"
};
static const uint8_t file137[] = {
#embed "../../Web/pages/assets/menu-button.js"
};
static const uint8_t file138[] = {
#embed "../../Web/pages/assets/name-question.js"
};
static const uint8_t file139[] = {
#embed "../../Web/pages/assets/next-group.js"
};
static const uint8_t file140[] = {
#embed "../../Web/pages/assets/node.js"
};
static const uint8_t file141[] = {
#embed "../../Web/pages/assets/old-browser.js"
};
static const uint8_t file142[] = {
#embed "../../Web/pages/assets/one-by-one.js"
};
static const uint8_t file143[] = {
#embed "../../Web/pages/assets/overview.js"
};
static const uint8_t file144[] = {
#embed "../../Web/pages/assets/own-address.js"
};
static const uint8_t file145[] = {
#embed "../../Web/pages/assets/own-picture.js"
};
static const uint8_t file146[] = {
#embed "../../Web/pages/assets/page.js"
};
static const uint8_t file147[] = {
#embed "../../Web/pages/assets/paged-list.js"
};
static const uint8_t file148[] = {
#embed "../../Web/pages/assets/pages.css"
};
static const uint8_t file149[] = {
#embed "../../Web/pages/assets/passkey-rows.js"
};
static const uint8_t file150[] = {
#embed "../../Web/pages/assets/password-field.js"
};
static const uint8_t file151[] = {
#embed "../../Web/pages/assets/password-help.js"
};
static const uint8_t file152[] = {
#embed "../../Web/pages/assets/portrait.js"
};
static const uint8_t file153[] = {
#embed "../../Web/pages/assets/profile.js"
};
static const uint8_t file154[] = {
#embed "../../Web/pages/assets/qr-bits.js"
};
static const uint8_t file155[] = {
#embed "../../Web/pages/assets/qr-matrix.js"
};
static const uint8_t file156[] = {
#embed "../../Web/pages/assets/qr-picture.js"
};
static const uint8_t file157[] = {
#embed "../../Web/pages/assets/question.js"
};
static const uint8_t file158[] = {
#embed "../../Web/pages/assets/recover-form.js"
};
static const uint8_t file159[] = {
#embed "../../Web/pages/assets/recovery-sheet.js"
};
static const uint8_t file160[] = {
#embed "../../Web/pages/assets/refusals.js"
};
static const uint8_t file161[] = {
#embed "../../Web/pages/assets/reset.js"
};
static const uint8_t file162[] = {
#embed "../../Web/pages/assets/roles-here.js"
};
static const uint8_t file163[] = {
#embed "../../Web/pages/assets/roster-page.js"
};
static const uint8_t file164[] = {
#embed "../../Web/pages/assets/roster-rows.js"
};
static const uint8_t file165[] = {
#embed "../../Web/pages/assets/roster-style.js"
};
static const uint8_t file166[] = {
#embed "../../Web/pages/assets/row-button.js"
};
static const uint8_t file167[] = {
#embed "../../Web/pages/assets/run-once.js"
};
static const uint8_t file168[] = {
#embed "../../Web/pages/assets/save-file.js"
};
static const uint8_t file169[] = {
#embed "../../Web/pages/assets/security-style.js"
};
static const uint8_t file170[] = {
#embed "../../Web/pages/assets/security.js"
};
static const uint8_t file171[] = {
#embed "../../Web/pages/assets/session-list.js"
};
static const uint8_t file172[] = {
#embed "../../Web/pages/assets/settings-list.js"
};
static const uint8_t file173[] = {
#embed "../../Web/pages/assets/settings.css"
};
static const uint8_t file174[] = {
#embed "../../Web/pages/assets/setup-offer.js"
};
static const uint8_t file175[] = {
#embed "../../Web/pages/assets/setup.js"
};
static const uint8_t file176[] = {
#embed "../../Web/pages/assets/shell.js"
};
static const uint8_t file177[] = {
#embed "../../Web/pages/assets/shown-code.js"
};
static const uint8_t file178[] = {
#embed "../../Web/pages/assets/shown-dialog.js"
};
static const uint8_t file179[] = {
#embed "../../Web/pages/assets/sign-in-again.js"
};
static const uint8_t file180[] = {
#embed "../../Web/pages/assets/signup.js"
};
static const uint8_t file181[] = {
#embed "../../Web/pages/assets/site-links.js"
};
static const uint8_t file182[] = {
#embed "../../Web/pages/assets/site-look.js"
};
static const uint8_t file183[] = {
#embed "../../Web/pages/assets/site-memory.js"
};
static const uint8_t file184[] = {
#embed "../../Web/pages/assets/slip-sheets.js"
};
static const uint8_t file185[] = {
#embed "../../Web/pages/assets/slip.js"
};
static const uint8_t file186[] = {
#embed "../../Web/pages/assets/slips.js"
};
static const uint8_t file187[] = {
#embed "../../Web/pages/assets/spoken-code.js"
};
static const uint8_t file188[] = {
#embed "../../Web/pages/assets/start.js"
};
static const uint8_t file189[] = {
#embed "../../Web/pages/assets/state-card.js"
};
static const uint8_t file190[] = {
#embed "../../Web/pages/assets/table-style.js"
};
static const uint8_t file191[] = {
#embed "../../Web/pages/assets/tag.js"
};
static const uint8_t file192[] = {
#embed "../../Web/pages/assets/translate.js"
};
static const uint8_t file193[] = {
#embed "../../Web/pages/assets/uid-label.js"
};
static const uint8_t file194[] = {
#embed "../../Web/pages/assets/undo.js"
};
static const uint8_t file195[] = {
#embed "../../Web/pages/assets/user-card.js"
};
static const uint8_t file196[] = {
#embed "../../Web/pages/assets/user-events.js"
};
static const uint8_t file197[] = {
#embed "../../Web/pages/assets/user-factors.js"
};
static const uint8_t file198[] = {
#embed "../../Web/pages/assets/user-groups.js"
};
static const uint8_t file199[] = {
#embed "../../Web/pages/assets/user-identities.js"
};
static const uint8_t file200[] = {
#embed "../../Web/pages/assets/user-roles.js"
};
static const uint8_t file201[] = {
#embed "../../Web/pages/assets/user-sessions.js"
};
static const uint8_t file202[] = {
#embed "../../Web/pages/assets/user-ways.js"
};
static const uint8_t file203[] = {
#embed "../../Web/pages/assets/user.js"
};
static const uint8_t file204[] = {
#embed "../../Web/pages/assets/users-address.js"
};
static const uint8_t file205[] = {
#embed "../../Web/pages/assets/users-table.js"
};
static const uint8_t file206[] = {
#embed "../../Web/pages/assets/users.js"
};
static const uint8_t file207[] = {
#embed "../../Web/pages/assets/wait.js"
};
static const uint8_t file208[] = {
#embed "../../Web/pages/assets/waiting-badge.js"
};
static const uint8_t file209[] = {
#embed "../../Web/pages/assets/waiting-list.js"
};
static const uint8_t file210[] = {
#embed "../../Web/pages/assets/ways.js"
};
static const uint8_t file211[] = {
#embed "../../Web/pages/callback.html"
};
static const uint8_t file212[] = {
#embed "../../Web/pages/confirm.html"
};
static const uint8_t file213[] = {
#embed "../../Web/pages/continue.html"
};
static const uint8_t file214[] = {
#embed "../../Web/pages/docs-accounts.html"
};
static const uint8_t file215[] = {
#embed "../../Web/pages/docs-administration.html"
};
static const uint8_t file216[] = {
#embed "../../Web/pages/docs.html"
};
static const uint8_t file217[] = {
#embed "../../Web/pages/doctor.html"
};
static const uint8_t file218[] = {
#embed "../../Web/pages/enter.html"
};
static const uint8_t file219[] = {
#embed "../../Web/pages/error.html"
};
static const uint8_t file220[] = {
#embed "../../Web/pages/forgot.html"
};
static const uint8_t file221[] = {
#embed "../../Web/pages/group.html"
};
static const uint8_t file222[] = {
#embed "../../Web/pages/groups.html"
};
static const uint8_t file223[] = {
#embed "../../Web/pages/index.html"
};
static const uint8_t file224[] = {
#embed "../../Web/pages/join.html"
};
static const uint8_t file225[] = {
#embed "../../Web/pages/login.html"
};
static const uint8_t file226[] = {
#embed "../../Web/pages/mail.html"
};
static const uint8_t file227[] = {
#embed "../../Web/pages/overview.html"
};
static const uint8_t file228[] = {
#embed "../../Web/pages/profile.html"
};
static const uint8_t file229[] = {
#embed "../../Web/pages/reset.html"
};
static const uint8_t file230[] = {
#embed "../../Web/pages/roster.html"
};
static const uint8_t file231[] = {
#embed "../../Web/pages/settings.html"
};
static const uint8_t file232[] = {
#embed "../../Web/pages/setup.html"
};
static const uint8_t file233[] = {
#embed "../../Web/pages/signup.html"
};
static const uint8_t file234[] = {
#embed "../../Web/pages/slips.html"
};
static const uint8_t file235[] = {
#embed "../../Web/pages/start.html"
};
static const uint8_t file236[] = {
#embed "../../Web/pages/undo.html"
};
static const uint8_t file237[] = {
#embed "../../Web/pages/user.html"
};
static const uint8_t file238[] = {
#embed "../../Web/pages/users.html"
};

static const LatchkeyWebFile files[] = {
    {"client/client.js", file0, sizeof file0},
    {"client/code-form.js", file1, sizeof file1},
    {"client/config.d.ts", file2, sizeof file2},
    {"client/config.js", file3, sizeof file3},
    {"client/cookie-check.js", file4, sizeof file4},
    {"client/countdown.js", file5, sizeof file5},
    {"client/current-user.js", file6, sizeof file6},
    {"client/diagnose-findings.js", file7, sizeof file7},
    {"client/diagnose-questions.js", file8, sizeof file8},
    {"client/diagnose.js", file9, sizeof file9},
    {"client/diagnosis.js", file10, sizeof file10},
    {"client/email-address.js", file11, sizeof file11},
    {"client/en.js", file12, sizeof file12},
    {"client/errors.js", file13, sizeof file13},
    {"client/es.js", file14, sizeof file14},
    {"client/factors.js", file15, sizeof file15},
    {"client/fallback.js", file16, sizeof file16},
    {"client/field-text.js", file17, sizeof file17},
    {"client/form-step.js", file18, sizeof file18},
    {"client/groups.js", file19, sizeof file19},
    {"client/hand-off-memory.js", file20, sizeof file20},
    {"client/hand-off-return.js", file21, sizeof file21},
    {"client/hand-off.js", file22, sizeof file22},
    {"client/identities.js", file23, sizeof file23},
    {"client/language.js", file24, sizeof file24},
    {"client/latchkey.d.ts", file25, sizeof file25},
    {"client/latchkey.js", file26, sizeof file26},
    {"client/leaving.js", file27, sizeof file27},
    {"client/own-account.js", file28, sizeof file28},
    {"client/page-meta.js", file29, sizeof file29},
    {"client/passkey-offer.js", file30, sizeof file30},
    {"client/passkey-signals.js", file31, sizeof file31},
    {"client/passkey.js", file32, sizeof file32},
    {"client/passkeys.js", file33, sizeof file33},
    {"client/path.js", file34, sizeof file34},
    {"client/picture.js", file35, sizeof file35},
    {"client/presence.js", file36, sizeof file36},
    {"client/profile-fields.js", file37, sizeof file37},
    {"client/provider-start.js", file38, sizeof file38},
    {"client/reach.js", file39, sizeof file39},
    {"client/reauthentication.js", file40, sizeof file40},
    {"client/recovery.js", file41, sizeof file41},
    {"client/request.js", file42, sizeof file42},
    {"client/return-to.js", file43, sizeof file43},
    {"client/roles.js", file44, sizeof file44},
    {"client/roster-batches.js", file45, sizeof file45},
    {"client/roster-columns.js", file46, sizeof file46},
    {"client/roster-latin.js", file47, sizeof file47},
    {"client/roster-table.js", file48, sizeof file48},
    {"client/roster-text.js", file49, sizeof file49},
    {"client/roster.js", file50, sizeof file50},
    {"client/rosters.js", file51, sizeof file51},
    {"client/service-tokens.js", file52, sizeof file52},
    {"client/session-key.js", file53, sizeof file53},
    {"client/settings.js", file54, sizeof file54},
    {"client/shapes.js", file55, sizeof file55},
    {"client/sign-in-element.d.ts", file56, sizeof file56},
    {"client/sign-in-element.js", file57, sizeof file57},
    {"client/sign-in-form.js", file58, sizeof file58},
    {"client/sign-in-nodes.js", file59, sizeof file59},
    {"client/sign-in-steps.js", file60, sizeof file60},
    {"client/sign-in-style.js", file61, sizeof file61},
    {"client/staff.js", file62, sizeof file62},
    {"client/tabs.js", file63, sizeof file63},
    {"client/waiting.js", file64, sizeof file64},
    {"client/with-signal.js", file65, sizeof file65},
    {"activity.html", file66, sizeof file66},
    {"assets/accent.js", file67, sizeof file67},
    {"assets/account-acts.js", file68, sizeof file68},
    {"assets/account-menu.js", file69, sizeof file69},
    {"assets/activity.js", file70, sizeof file70},
    {"assets/address.js", file71, sizeof file71},
    {"assets/adopt-style.js", file72, sizeof file72},
    {"assets/again-dialog.js", file73, sizeof file73},
    {"assets/app-dialog.js", file74, sizeof file74},
    {"assets/ask-end.js", file75, sizeof file75},
    {"assets/asked-provider.js", file76, sizeof file76},
    {"assets/asking-site.js", file77, sizeof file77},
    {"assets/callback-code.js", file78, sizeof file78},
    {"assets/callback-factor.js", file79, sizeof file79},
    {"assets/callback-fields.js", file80, sizeof file80},
    {"assets/callback-steps.js", file81, sizeof file81},
    {"assets/callback.js", file82, sizeof file82},
    {"assets/chart.js", file83, sizeof file83},
    {"assets/chosen-members.js", file84, sizeof file84},
    {"assets/chosen-people.js", file85, sizeof file85},
    {"assets/code-list.js", file86, sizeof file86},
    {"assets/confirm.js", file87, sizeof file87},
    {"assets/continue.js", file88, sizeof file88},
    {"assets/copy-text.js", file89, sizeof file89},
    {"assets/dates.js", file90, sizeof file90},
    {"assets/declared-fields.js", file91, sizeof file91},
    {"assets/delete-account.js", file92, sizeof file92},
    {"assets/device.js", file93, sizeof file93},
    {"assets/docs-accounts.js", file94, sizeof file94},
    {"assets/docs-administration.js", file95, sizeof file95},
    {"assets/docs.css", file96, sizeof file96},
    {"assets/docs.js", file97, sizeof file97},
    {"assets/doctor.js", file98, sizeof file98},
    {"assets/download-data.js", file99, sizeof file99},
    {"assets/ending.js", file100, sizeof file100},
    {"assets/enter.js", file101, sizeof file101},
    {"assets/error.js", file102, sizeof file102},
    {"assets/event-kinds.js", file103, sizeof file103},
    {"assets/event-row.js", file104, sizeof file104},
    {"assets/export-people.js", file105, sizeof file105},
    {"assets/face.js", file106, sizeof file106},
    {"assets/factor-due.js", file107, sizeof file107},
    {"assets/factor-facts.js", file108, sizeof file108},
    {"assets/factor-way.js", file109, sizeof file109},
    {"assets/field-control.js", file110, sizeof file110},
    {"assets/field-sentence.js", file111, sizeof file111},
    {"assets/filter-chips.js", file112, sizeof file112},
    {"assets/first-factor.js", file113, sizeof file113},
    {"assets/forgot.js", file114, sizeof file114},
    {"assets/form.js", file115, sizeof file115},
    {"assets/group-codes.js", file116, sizeof file116},
    {"assets/group-end.js", file117, sizeof file117},
    {"assets/group-members.js", file118, sizeof file118},
    {"assets/group.js", file119, sizeof file119},
    {"assets/groups.js", file120, sizeof file120},
    {"assets/guarded.js", file121, sizeof file121},
    {"assets/hand-over.js", file122, sizeof file122},
    {"assets/icon.svg", file123, sizeof file123},
    {"assets/index.js", file124, sizeof file124},
    {"assets/initials.js", file125, sizeof file125},
    {"assets/join.js", file126, sizeof file126},
    {"assets/last-day.js", file127, sizeof file127},
    {"assets/later.js", file128, sizeof file128},
    {"assets/led-on.js", file129, sizeof file129},
    {"assets/lifetimes.js", file130, sizeof file130},
    {"assets/link-form.js", file131, sizeof file131},
    {"assets/link-secret.js", file132, sizeof file132},
    {"assets/login.js", file133, sizeof file133},
    {"assets/mail.js", file134, sizeof file134},
    {"assets/make-key.js", file135, sizeof file135},
    {"assets/many-codes.js", file136, sizeof file136},
    {"assets/menu-button.js", file137, sizeof file137},
    {"assets/name-question.js", file138, sizeof file138},
    {"assets/next-group.js", file139, sizeof file139},
    {"assets/node.js", file140, sizeof file140},
    {"assets/old-browser.js", file141, sizeof file141},
    {"assets/one-by-one.js", file142, sizeof file142},
    {"assets/overview.js", file143, sizeof file143},
    {"assets/own-address.js", file144, sizeof file144},
    {"assets/own-picture.js", file145, sizeof file145},
    {"assets/page.js", file146, sizeof file146},
    {"assets/paged-list.js", file147, sizeof file147},
    {"assets/pages.css", file148, sizeof file148},
    {"assets/passkey-rows.js", file149, sizeof file149},
    {"assets/password-field.js", file150, sizeof file150},
    {"assets/password-help.js", file151, sizeof file151},
    {"assets/portrait.js", file152, sizeof file152},
    {"assets/profile.js", file153, sizeof file153},
    {"assets/qr-bits.js", file154, sizeof file154},
    {"assets/qr-matrix.js", file155, sizeof file155},
    {"assets/qr-picture.js", file156, sizeof file156},
    {"assets/question.js", file157, sizeof file157},
    {"assets/recover-form.js", file158, sizeof file158},
    {"assets/recovery-sheet.js", file159, sizeof file159},
    {"assets/refusals.js", file160, sizeof file160},
    {"assets/reset.js", file161, sizeof file161},
    {"assets/roles-here.js", file162, sizeof file162},
    {"assets/roster-page.js", file163, sizeof file163},
    {"assets/roster-rows.js", file164, sizeof file164},
    {"assets/roster-style.js", file165, sizeof file165},
    {"assets/row-button.js", file166, sizeof file166},
    {"assets/run-once.js", file167, sizeof file167},
    {"assets/save-file.js", file168, sizeof file168},
    {"assets/security-style.js", file169, sizeof file169},
    {"assets/security.js", file170, sizeof file170},
    {"assets/session-list.js", file171, sizeof file171},
    {"assets/settings-list.js", file172, sizeof file172},
    {"assets/settings.css", file173, sizeof file173},
    {"assets/setup-offer.js", file174, sizeof file174},
    {"assets/setup.js", file175, sizeof file175},
    {"assets/shell.js", file176, sizeof file176},
    {"assets/shown-code.js", file177, sizeof file177},
    {"assets/shown-dialog.js", file178, sizeof file178},
    {"assets/sign-in-again.js", file179, sizeof file179},
    {"assets/signup.js", file180, sizeof file180},
    {"assets/site-links.js", file181, sizeof file181},
    {"assets/site-look.js", file182, sizeof file182},
    {"assets/site-memory.js", file183, sizeof file183},
    {"assets/slip-sheets.js", file184, sizeof file184},
    {"assets/slip.js", file185, sizeof file185},
    {"assets/slips.js", file186, sizeof file186},
    {"assets/spoken-code.js", file187, sizeof file187},
    {"assets/start.js", file188, sizeof file188},
    {"assets/state-card.js", file189, sizeof file189},
    {"assets/table-style.js", file190, sizeof file190},
    {"assets/tag.js", file191, sizeof file191},
    {"assets/translate.js", file192, sizeof file192},
    {"assets/uid-label.js", file193, sizeof file193},
    {"assets/undo.js", file194, sizeof file194},
    {"assets/user-card.js", file195, sizeof file195},
    {"assets/user-events.js", file196, sizeof file196},
    {"assets/user-factors.js", file197, sizeof file197},
    {"assets/user-groups.js", file198, sizeof file198},
    {"assets/user-identities.js", file199, sizeof file199},
    {"assets/user-roles.js", file200, sizeof file200},
    {"assets/user-sessions.js", file201, sizeof file201},
    {"assets/user-ways.js", file202, sizeof file202},
    {"assets/user.js", file203, sizeof file203},
    {"assets/users-address.js", file204, sizeof file204},
    {"assets/users-table.js", file205, sizeof file205},
    {"assets/users.js", file206, sizeof file206},
    {"assets/wait.js", file207, sizeof file207},
    {"assets/waiting-badge.js", file208, sizeof file208},
    {"assets/waiting-list.js", file209, sizeof file209},
    {"assets/ways.js", file210, sizeof file210},
    {"callback.html", file211, sizeof file211},
    {"confirm.html", file212, sizeof file212},
    {"continue.html", file213, sizeof file213},
    {"docs-accounts.html", file214, sizeof file214},
    {"docs-administration.html", file215, sizeof file215},
    {"docs.html", file216, sizeof file216},
    {"doctor.html", file217, sizeof file217},
    {"enter.html", file218, sizeof file218},
    {"error.html", file219, sizeof file219},
    {"forgot.html", file220, sizeof file220},
    {"group.html", file221, sizeof file221},
    {"groups.html", file222, sizeof file222},
    {"index.html", file223, sizeof file223},
    {"join.html", file224, sizeof file224},
    {"login.html", file225, sizeof file225},
    {"mail.html", file226, sizeof file226},
    {"overview.html", file227, sizeof file227},
    {"profile.html", file228, sizeof file228},
    {"reset.html", file229, sizeof file229},
    {"roster.html", file230, sizeof file230},
    {"settings.html", file231, sizeof file231},
    {"setup.html", file232, sizeof file232},
    {"signup.html", file233, sizeof file233},
    {"slips.html", file234, sizeof file234},
    {"start.html", file235, sizeof file235},
    {"undo.html", file236, sizeof file236},
    {"user.html", file237, sizeof file237},
    {"users.html", file238, sizeof file238},
};

size_t latchkey_web_file_count(void) { return sizeof files / sizeof files[0]; }

LatchkeyWebFile latchkey_web_file(size_t index) { return files[index]; }
