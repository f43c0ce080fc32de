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
#embed "../../Web/client/config.js"
};
static const uint8_t file3[] = {
#embed "../../Web/client/cookie-check.js"
};
static const uint8_t file4[] = {
#embed "../../Web/client/countdown.js"
};
static const uint8_t file5[] = {
#embed "../../Web/client/current-user.js"
};
static const uint8_t file6[] = {
#embed "../../Web/client/email-address.js"
};
static const uint8_t file7[] = {
#embed "../../Web/client/en.js"
};
static const uint8_t file8[] = {
#embed "../../Web/client/errors.js"
};
static const uint8_t file9[] = {
#embed "../../Web/client/es.js"
};
static const uint8_t file10[] = {
#embed "../../Web/client/factors.js"
};
static const uint8_t file11[] = {
#embed "../../Web/client/field-text.js"
};
static const uint8_t file12[] = {
#embed "../../Web/client/form-step.js"
};
static const uint8_t file13[] = {
#embed "../../Web/client/groups.js"
};
static const uint8_t file14[] = {
#embed "../../Web/client/language.js"
};
static const uint8_t file15[] = {
#embed "../../Web/client/latchkey.js"
};
static const uint8_t file16[] = {
#embed "../../Web/client/own-account.js"
};
static const uint8_t file17[] = {
#embed "../../Web/client/page-meta.js"
};
static const uint8_t file18[] = {
#embed "../../Web/client/path.js"
};
static const uint8_t file19[] = {
#embed "../../Web/client/picture.js"
};
static const uint8_t file20[] = {
#embed "../../Web/client/presence.js"
};
static const uint8_t file21[] = {
#embed "../../Web/client/profile-fields.js"
};
static const uint8_t file22[] = {
#embed "../../Web/client/reach.js"
};
static const uint8_t file23[] = {
#embed "../../Web/client/reauthentication.js"
};
static const uint8_t file24[] = {
#embed "../../Web/client/recovery.js"
};
static const uint8_t file25[] = {
#embed "../../Web/client/request.js"
};
static const uint8_t file26[] = {
#embed "../../Web/client/return-to.js"
};
static const uint8_t file27[] = {
#embed "../../Web/client/roles.js"
};
static const uint8_t file28[] = {
#embed "../../Web/client/settings.js"
};
static const uint8_t file29[] = {
#embed "../../Web/client/shapes.js"
};
static const uint8_t file30[] = {
#embed "../../Web/client/sign-in-element.js"
};
static const uint8_t file31[] = {
#embed "../../Web/client/sign-in-form.js"
};
static const uint8_t file32[] = {
#embed "../../Web/client/sign-in-nodes.js"
};
static const uint8_t file33[] = {
#embed "../../Web/client/sign-in-steps.js"
};
static const uint8_t file34[] = {
#embed "../../Web/client/sign-in-style.js"
};
static const uint8_t file35[] = {
#embed "../../Web/client/staff.js"
};
static const uint8_t file36[] = {
#embed "../../Web/client/tabs.js"
};
static const uint8_t file37[] = {
#embed "../../Web/client/with-signal.js"
};
static const uint8_t file38[] = {
#embed "../../Web/pages/activity.html"
};
static const uint8_t file39[] = {
#embed "../../Web/pages/assets/accent.js"
};
static const uint8_t file40[] = {
#embed "../../Web/pages/assets/account-menu.js"
};
static const uint8_t file41[] = {
#embed "../../Web/pages/assets/activity.js"
};
static const uint8_t file42[] = {
#embed "../../Web/pages/assets/address.js"
};
static const uint8_t file43[] = {
#embed "../../Web/pages/assets/adopt-style.js"
};
static const uint8_t file44[] = {
#embed "../../Web/pages/assets/app-dialog.js"
};
static const uint8_t file45[] = {
#embed "../../Web/pages/assets/chart.js"
};
static const uint8_t file46[] = {
#embed "../../Web/pages/assets/chosen-people.js"
};
static const uint8_t file47[] = {
#embed "../../Web/pages/assets/code-list.js"
};
static const uint8_t file48[] = {
#embed "../../Web/pages/assets/confirm.js"
};
static const uint8_t file49[] = {
#embed "../../Web/pages/assets/copy-text.js"
};
static const uint8_t file50[] = {
#embed "../../Web/pages/assets/dates.js"
};
static const uint8_t file51[] = {
#embed "../../Web/pages/assets/declared-fields.js"
};
static const uint8_t file52[] = {
#embed "../../Web/pages/assets/delete-account.js"
};
static const uint8_t file53[] = {
#embed "../../Web/pages/assets/device.js"
};
static const uint8_t file54[] = {
#embed "../../Web/pages/assets/docs.css"
};
static const uint8_t file55[] = {
#embed "../../Web/pages/assets/docs.js"
};
static const uint8_t file56[] = {
#embed "../../Web/pages/assets/download-data.js"
};
static const uint8_t file57[] = {
#embed "../../Web/pages/assets/ending.js"
};
static const uint8_t file58[] = {
#embed "../../Web/pages/assets/error.js"
};
static const uint8_t file59[] = {
#embed "../../Web/pages/assets/event-kinds.js"
};
static const uint8_t file60[] = {
#embed "../../Web/pages/assets/event-row.js"
};
static const uint8_t file61[] = {
#embed "../../Web/pages/assets/face.js"
};
static const uint8_t file62[] = {
#embed "../../Web/pages/assets/factor-due.js"
};
static const uint8_t file63[] = {
#embed "../../Web/pages/assets/factor-facts.js"
};
static const uint8_t file64[] = {
#embed "../../Web/pages/assets/field-control.js"
};
static const uint8_t file65[] = {
#embed "../../Web/pages/assets/field-sentence.js"
};
static const uint8_t file66[] = {
#embed "../../Web/pages/assets/filter-chips.js"
};
static const uint8_t file67[] = {
#embed "../../Web/pages/assets/first-factor.js"
};
static const uint8_t file68[] = {
#embed "../../Web/pages/assets/forgot.js"
};
static const uint8_t file69[] = {
#embed "../../Web/pages/assets/form.js"
};
static const uint8_t file70[] = {
#embed "../../Web/pages/assets/group-codes.js"
};
static const uint8_t file71[] = {
#embed "../../Web/pages/assets/group-members.js"
};
static const uint8_t file72[] = {
#embed "../../Web/pages/assets/group.js"
};
static const uint8_t file73[] = {
#embed "../../Web/pages/assets/groups.js"
};
static const uint8_t file74[] = {
#embed "../../Web/pages/assets/guarded.js"
};
static const uint8_t file75[] = {
#embed "../../Web/pages/assets/icon.svg"
};
static const uint8_t file76[] = {
#embed "../../Web/pages/assets/index.js"
};
static const uint8_t file77[] = {
#embed "../../Web/pages/assets/initials.js"
};
static const uint8_t file78[] = {
#embed "../../Web/pages/assets/join.js"
};
static const uint8_t file79[] = {
#embed "../../Web/pages/assets/later.js"
};
static const uint8_t file80[] = {
#embed "../../Web/pages/assets/lifetimes.js"
};
static const uint8_t file81[] = {
#embed "../../Web/pages/assets/link-form.js"
};
static const uint8_t file82[] = {
#embed "../../Web/pages/assets/link-secret.js"
};
static const uint8_t file83[] = {
#embed "../../Web/pages/assets/login.js"
};
static const uint8_t file84[] = {
#embed "../../Web/pages/assets/mail.js"
};
static const uint8_t file85[] = {
#embed "../../Web/pages/assets/menu-button.js"
};
static const uint8_t file86[] = {
#embed "../../Web/pages/assets/name-question.js"
};
static const uint8_t file87[] = {
#embed "../../Web/pages/assets/node.js"
};
static const uint8_t file88[] = {
#embed "../../Web/pages/assets/old-browser.js"
};
static const uint8_t file89[] = {
#embed "../../Web/pages/assets/one-by-one.js"
};
static const uint8_t file90[] = {
#embed "../../Web/pages/assets/overview.js"
};
static const uint8_t file91[] = {
#embed "../../Web/pages/assets/own-address.js"
};
static const uint8_t file92[] = {
#embed "../../Web/pages/assets/own-picture.js"
};
static const uint8_t file93[] = {
#embed "../../Web/pages/assets/page.js"
};
static const uint8_t file94[] = {
#embed "../../Web/pages/assets/paged-list.js"
};
static const uint8_t file95[] = {
#embed "../../Web/pages/assets/pages.css"
};
static const uint8_t file96[] = {
#embed "../../Web/pages/assets/password-field.js"
};
static const uint8_t file97[] = {
#embed "../../Web/pages/assets/password-help.js"
};
static const uint8_t file98[] = {
#embed "../../Web/pages/assets/portrait.js"
};
static const uint8_t file99[] = {
#embed "../../Web/pages/assets/profile.js"
};
static const uint8_t file100[] = {
#embed "../../Web/pages/assets/qr-bits.js"
};
static const uint8_t file101[] = {
#embed "../../Web/pages/assets/qr-matrix.js"
};
static const uint8_t file102[] = {
#embed "../../Web/pages/assets/qr-picture.js"
};
static const uint8_t file103[] = {
#embed "../../Web/pages/assets/question.js"
};
static const uint8_t file104[] = {
#embed "../../Web/pages/assets/recover-form.js"
};
static const uint8_t file105[] = {
#embed "../../Web/pages/assets/recovery-sheet.js"
};
static const uint8_t file106[] = {
#embed "../../Web/pages/assets/refusals.js"
};
static const uint8_t file107[] = {
#embed "../../Web/pages/assets/reset.js"
};
static const uint8_t file108[] = {
#embed "../../Web/pages/assets/roles-here.js"
};
static const uint8_t file109[] = {
#embed "../../Web/pages/assets/row-button.js"
};
static const uint8_t file110[] = {
#embed "../../Web/pages/assets/run-once.js"
};
static const uint8_t file111[] = {
#embed "../../Web/pages/assets/save-file.js"
};
static const uint8_t file112[] = {
#embed "../../Web/pages/assets/security-style.js"
};
static const uint8_t file113[] = {
#embed "../../Web/pages/assets/security.js"
};
static const uint8_t file114[] = {
#embed "../../Web/pages/assets/session-list.js"
};
static const uint8_t file115[] = {
#embed "../../Web/pages/assets/settings-list.js"
};
static const uint8_t file116[] = {
#embed "../../Web/pages/assets/settings.css"
};
static const uint8_t file117[] = {
#embed "../../Web/pages/assets/setup.js"
};
static const uint8_t file118[] = {
#embed "../../Web/pages/assets/shell.js"
};
static const uint8_t file119[] = {
#embed "../../Web/pages/assets/shown-code.js"
};
static const uint8_t file120[] = {
#embed "../../Web/pages/assets/shown-dialog.js"
};
static const uint8_t file121[] = {
#embed "../../Web/pages/assets/sign-in-again.js"
};
static const uint8_t file122[] = {
#embed "../../Web/pages/assets/signup.js"
};
static const uint8_t file123[] = {
#embed "../../Web/pages/assets/site-links.js"
};
static const uint8_t file124[] = {
#embed "../../Web/pages/assets/site-look.js"
};
static const uint8_t file125[] = {
#embed "../../Web/pages/assets/site-memory.js"
};
static const uint8_t file126[] = {
#embed "../../Web/pages/assets/slip.js"
};
static const uint8_t file127[] = {
#embed "../../Web/pages/assets/spoken-code.js"
};
static const uint8_t file128[] = {
#embed "../../Web/pages/assets/state-card.js"
};
static const uint8_t file129[] = {
#embed "../../Web/pages/assets/table-style.js"
};
static const uint8_t file130[] = {
#embed "../../Web/pages/assets/tag.js"
};
static const uint8_t file131[] = {
#embed "../../Web/pages/assets/uid-label.js"
};
static const uint8_t file132[] = {
#embed "../../Web/pages/assets/undo.js"
};
static const uint8_t file133[] = {
#embed "../../Web/pages/assets/user-events.js"
};
static const uint8_t file134[] = {
#embed "../../Web/pages/assets/user-factors.js"
};
static const uint8_t file135[] = {
#embed "../../Web/pages/assets/user-groups.js"
};
static const uint8_t file136[] = {
#embed "../../Web/pages/assets/user-roles.js"
};
static const uint8_t file137[] = {
#embed "../../Web/pages/assets/user-sessions.js"
};
static const uint8_t file138[] = {
#embed "../../Web/pages/assets/user.js"
};
static const uint8_t file139[] = {
#embed "../../Web/pages/assets/users-address.js"
};
static const uint8_t file140[] = {
#embed "../../Web/pages/assets/users-table.js"
};
static const uint8_t file141[] = {
#embed "../../Web/pages/assets/users.js"
};
static const uint8_t file142[] = {
#embed "../../Web/pages/assets/wait.js"
};
static const uint8_t file143[] = {
#embed "../../Web/pages/assets/waiting-badge.js"
};
static const uint8_t file144[] = {
#embed "../../Web/pages/assets/waiting-list.js"
};
static const uint8_t file145[] = {
#embed "../../Web/pages/confirm.html"
};
static const uint8_t file146[] = {
#embed "../../Web/pages/docs.html"
};
static const uint8_t file147[] = {
#embed "../../Web/pages/error.html"
};
static const uint8_t file148[] = {
#embed "../../Web/pages/forgot.html"
};
static const uint8_t file149[] = {
#embed "../../Web/pages/group.html"
};
static const uint8_t file150[] = {
#embed "../../Web/pages/groups.html"
};
static const uint8_t file151[] = {
#embed "../../Web/pages/index.html"
};
static const uint8_t file152[] = {
#embed "../../Web/pages/join.html"
};
static const uint8_t file153[] = {
#embed "../../Web/pages/login.html"
};
static const uint8_t file154[] = {
#embed "../../Web/pages/mail.html"
};
static const uint8_t file155[] = {
#embed "../../Web/pages/overview.html"
};
static const uint8_t file156[] = {
#embed "../../Web/pages/profile.html"
};
static const uint8_t file157[] = {
#embed "../../Web/pages/reset.html"
};
static const uint8_t file158[] = {
#embed "../../Web/pages/settings.html"
};
static const uint8_t file159[] = {
#embed "../../Web/pages/setup.html"
};
static const uint8_t file160[] = {
#embed "../../Web/pages/signup.html"
};
static const uint8_t file161[] = {
#embed "../../Web/pages/undo.html"
};
static const uint8_t file162[] = {
#embed "../../Web/pages/user.html"
};
static const uint8_t file163[] = {
#embed "../../Web/pages/users.html"
};

static const LatchkeyWebFile files[] = {
    {"client/client.js", file0, sizeof file0},
    {"client/code-form.js", file1, sizeof file1},
    {"client/config.js", file2, sizeof file2},
    {"client/cookie-check.js", file3, sizeof file3},
    {"client/countdown.js", file4, sizeof file4},
    {"client/current-user.js", file5, sizeof file5},
    {"client/email-address.js", file6, sizeof file6},
    {"client/en.js", file7, sizeof file7},
    {"client/errors.js", file8, sizeof file8},
    {"client/es.js", file9, sizeof file9},
    {"client/factors.js", file10, sizeof file10},
    {"client/field-text.js", file11, sizeof file11},
    {"client/form-step.js", file12, sizeof file12},
    {"client/groups.js", file13, sizeof file13},
    {"client/language.js", file14, sizeof file14},
    {"client/latchkey.js", file15, sizeof file15},
    {"client/own-account.js", file16, sizeof file16},
    {"client/page-meta.js", file17, sizeof file17},
    {"client/path.js", file18, sizeof file18},
    {"client/picture.js", file19, sizeof file19},
    {"client/presence.js", file20, sizeof file20},
    {"client/profile-fields.js", file21, sizeof file21},
    {"client/reach.js", file22, sizeof file22},
    {"client/reauthentication.js", file23, sizeof file23},
    {"client/recovery.js", file24, sizeof file24},
    {"client/request.js", file25, sizeof file25},
    {"client/return-to.js", file26, sizeof file26},
    {"client/roles.js", file27, sizeof file27},
    {"client/settings.js", file28, sizeof file28},
    {"client/shapes.js", file29, sizeof file29},
    {"client/sign-in-element.js", file30, sizeof file30},
    {"client/sign-in-form.js", file31, sizeof file31},
    {"client/sign-in-nodes.js", file32, sizeof file32},
    {"client/sign-in-steps.js", file33, sizeof file33},
    {"client/sign-in-style.js", file34, sizeof file34},
    {"client/staff.js", file35, sizeof file35},
    {"client/tabs.js", file36, sizeof file36},
    {"client/with-signal.js", file37, sizeof file37},
    {"activity.html", file38, sizeof file38},
    {"assets/accent.js", file39, sizeof file39},
    {"assets/account-menu.js", file40, sizeof file40},
    {"assets/activity.js", file41, sizeof file41},
    {"assets/address.js", file42, sizeof file42},
    {"assets/adopt-style.js", file43, sizeof file43},
    {"assets/app-dialog.js", file44, sizeof file44},
    {"assets/chart.js", file45, sizeof file45},
    {"assets/chosen-people.js", file46, sizeof file46},
    {"assets/code-list.js", file47, sizeof file47},
    {"assets/confirm.js", file48, sizeof file48},
    {"assets/copy-text.js", file49, sizeof file49},
    {"assets/dates.js", file50, sizeof file50},
    {"assets/declared-fields.js", file51, sizeof file51},
    {"assets/delete-account.js", file52, sizeof file52},
    {"assets/device.js", file53, sizeof file53},
    {"assets/docs.css", file54, sizeof file54},
    {"assets/docs.js", file55, sizeof file55},
    {"assets/download-data.js", file56, sizeof file56},
    {"assets/ending.js", file57, sizeof file57},
    {"assets/error.js", file58, sizeof file58},
    {"assets/event-kinds.js", file59, sizeof file59},
    {"assets/event-row.js", file60, sizeof file60},
    {"assets/face.js", file61, sizeof file61},
    {"assets/factor-due.js", file62, sizeof file62},
    {"assets/factor-facts.js", file63, sizeof file63},
    {"assets/field-control.js", file64, sizeof file64},
    {"assets/field-sentence.js", file65, sizeof file65},
    {"assets/filter-chips.js", file66, sizeof file66},
    {"assets/first-factor.js", file67, sizeof file67},
    {"assets/forgot.js", file68, sizeof file68},
    {"assets/form.js", file69, sizeof file69},
    {"assets/group-codes.js", file70, sizeof file70},
    {"assets/group-members.js", file71, sizeof file71},
    {"assets/group.js", file72, sizeof file72},
    {"assets/groups.js", file73, sizeof file73},
    {"assets/guarded.js", file74, sizeof file74},
    {"assets/icon.svg", file75, sizeof file75},
    {"assets/index.js", file76, sizeof file76},
    {"assets/initials.js", file77, sizeof file77},
    {"assets/join.js", file78, sizeof file78},
    {"assets/later.js", file79, sizeof file79},
    {"assets/lifetimes.js", file80, sizeof file80},
    {"assets/link-form.js", file81, sizeof file81},
    {"assets/link-secret.js", file82, sizeof file82},
    {"assets/login.js", file83, sizeof file83},
    {"assets/mail.js", file84, sizeof file84},
    {"assets/menu-button.js", file85, sizeof file85},
    {"assets/name-question.js", file86, sizeof file86},
    {"assets/node.js", file87, sizeof file87},
    {"assets/old-browser.js", file88, sizeof file88},
    {"assets/one-by-one.js", file89, sizeof file89},
    {"assets/overview.js", file90, sizeof file90},
    {"assets/own-address.js", file91, sizeof file91},
    {"assets/own-picture.js", file92, sizeof file92},
    {"assets/page.js", file93, sizeof file93},
    {"assets/paged-list.js", file94, sizeof file94},
    {"assets/pages.css", file95, sizeof file95},
    {"assets/password-field.js", file96, sizeof file96},
    {"assets/password-help.js", file97, sizeof file97},
    {"assets/portrait.js", file98, sizeof file98},
    {"assets/profile.js", file99, sizeof file99},
    {"assets/qr-bits.js", file100, sizeof file100},
    {"assets/qr-matrix.js", file101, sizeof file101},
    {"assets/qr-picture.js", file102, sizeof file102},
    {"assets/question.js", file103, sizeof file103},
    {"assets/recover-form.js", file104, sizeof file104},
    {"assets/recovery-sheet.js", file105, sizeof file105},
    {"assets/refusals.js", file106, sizeof file106},
    {"assets/reset.js", file107, sizeof file107},
    {"assets/roles-here.js", file108, sizeof file108},
    {"assets/row-button.js", file109, sizeof file109},
    {"assets/run-once.js", file110, sizeof file110},
    {"assets/save-file.js", file111, sizeof file111},
    {"assets/security-style.js", file112, sizeof file112},
    {"assets/security.js", file113, sizeof file113},
    {"assets/session-list.js", file114, sizeof file114},
    {"assets/settings-list.js", file115, sizeof file115},
    {"assets/settings.css", file116, sizeof file116},
    {"assets/setup.js", file117, sizeof file117},
    {"assets/shell.js", file118, sizeof file118},
    {"assets/shown-code.js", file119, sizeof file119},
    {"assets/shown-dialog.js", file120, sizeof file120},
    {"assets/sign-in-again.js", file121, sizeof file121},
    {"assets/signup.js", file122, sizeof file122},
    {"assets/site-links.js", file123, sizeof file123},
    {"assets/site-look.js", file124, sizeof file124},
    {"assets/site-memory.js", file125, sizeof file125},
    {"assets/slip.js", file126, sizeof file126},
    {"assets/spoken-code.js", file127, sizeof file127},
    {"assets/state-card.js", file128, sizeof file128},
    {"assets/table-style.js", file129, sizeof file129},
    {"assets/tag.js", file130, sizeof file130},
    {"assets/uid-label.js", file131, sizeof file131},
    {"assets/undo.js", file132, sizeof file132},
    {"assets/user-events.js", file133, sizeof file133},
    {"assets/user-factors.js", file134, sizeof file134},
    {"assets/user-groups.js", file135, sizeof file135},
    {"assets/user-roles.js", file136, sizeof file136},
    {"assets/user-sessions.js", file137, sizeof file137},
    {"assets/user.js", file138, sizeof file138},
    {"assets/users-address.js", file139, sizeof file139},
    {"assets/users-table.js", file140, sizeof file140},
    {"assets/users.js", file141, sizeof file141},
    {"assets/wait.js", file142, sizeof file142},
    {"assets/waiting-badge.js", file143, sizeof file143},
    {"assets/waiting-list.js", file144, sizeof file144},
    {"confirm.html", file145, sizeof file145},
    {"docs.html", file146, sizeof file146},
    {"error.html", file147, sizeof file147},
    {"forgot.html", file148, sizeof file148},
    {"group.html", file149, sizeof file149},
    {"groups.html", file150, sizeof file150},
    {"index.html", file151, sizeof file151},
    {"join.html", file152, sizeof file152},
    {"login.html", file153, sizeof file153},
    {"mail.html", file154, sizeof file154},
    {"overview.html", file155, sizeof file155},
    {"profile.html", file156, sizeof file156},
    {"reset.html", file157, sizeof file157},
    {"settings.html", file158, sizeof file158},
    {"setup.html", file159, sizeof file159},
    {"signup.html", file160, sizeof file160},
    {"undo.html", file161, sizeof file161},
    {"user.html", file162, sizeof file162},
    {"users.html", file163, sizeof file163},
};

size_t latchkey_web_file_count(void) { return sizeof files / sizeof files[0]; }

LatchkeyWebFile latchkey_web_file(size_t index) { return files[index]; }
