// What pages do better with a script; every page works without this file.
import "./main.css";
import { keepTypedBeside } from "./beside";
import { showErrors } from "./errors";
import { keepFocusClear } from "./focus";
import { keepDrafts } from "./intake";
import { closeMenus } from "./menu";
import { offerPrinting } from "./paper";
import { followKept } from "./kept";
import { followPasskeys } from "./passkeys";
import { followQuestionnaire } from "./questionnaire";
import { guardSigningOut } from "./signing-out";
import { followTheme } from "./theme";
import { guardWords } from "./unreached";

closeMenus(document);
keepDrafts(document);
keepFocusClear(document);
keepTypedBeside(document);
followKept(document);
followPasskeys(document);
followQuestionnaire(document);
followTheme(document);
guardSigningOut(document);
guardWords(document);
offerPrinting(document);
showErrors(document);
