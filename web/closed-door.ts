/** The page for a browser that was not let in: how to get in, in the language that it asks for. */
import type { Language } from '../bridge/channels.ts';

interface DoorWords {
  readonly title: string;
  /** HTML, of ours alone. */
  readonly text: string;
}

const words: Readonly<Record<Language, DoorWords>> = {
  en: {
    title: 'This browser was not let in',
    text: `Open the address that <code>alp ui</code> printed. It opens once: if it was used before, press Enter in the terminal of
<code>alp ui</code> for another one, or start <code>alp ui</code> again.`,
  },
  de: {
    title: 'Dieser Browser wurde nicht eingelassen',
    text: `Öffnen Sie die Adresse, die <code>alp ui</code> ausgegeben hat. Sie öffnet nur einmal: Wenn sie schon benutzt wurde, drücken
Sie im Terminal von <code>alp ui</code> die Eingabetaste für eine neue, oder starten Sie <code>alp ui</code> noch einmal.`,
  },
  fr: {
    title: 'Ce navigateur n’a pas été admis',
    text: `Ouvrez l’adresse affichée par <code>alp ui</code>. Elle n’ouvre qu’une fois : si elle a déjà servi, appuyez sur Entrée dans
le terminal de <code>alp ui</code> pour en avoir une autre, ou relancez <code>alp ui</code>.`,
  },
};

/** `again`: the browser is to ask once more by itself. */
export function closedDoorPage(language: Language, again: boolean): string {
  const { title, text } = words[language];
  const refresh = again ? '<meta http-equiv="refresh" content="0; url=/">' : '';
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>alpine-backup</title>${refresh}
<h1>${title}</h1>
<p>${text}</p></html>`;
}
