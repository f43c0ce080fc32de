// What is wrong with a field. Apart from what all pages share: the texts for it are in the scripts of pages that send forms only.

import { fieldText } from "../../client/answers/field-text.js";
import { language } from "../../client/language.js";
import { chosenUidLabel } from "../accounts/uid-label.js";

/** @param {Partial<import("../../client/errors.js").LatchkeyError>} error @param {string} name of the field */
export function fieldSentence(error, name) {
    return fieldText(error, name, language, chosenUidLabel());
}
