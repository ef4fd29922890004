import type { Label } from '@gallra/core';
import type { AuditClass, AuditEnvelope, ProcessingTerm } from '@gallra/core/audit';

/** The sentences of a page of events. */
export interface AuditTexts {
  readonly title: string;
  readonly none: string;
  readonly leftOut: (shown: number, more: number) => string;
  readonly generated: string;
  readonly headings: {
    readonly at: string;
    readonly what: string;
    readonly purpose: string;
    readonly where: string;
    readonly rows: string;
    readonly controller: string;
    readonly actor: string;
    readonly leaf: string;
  };
  readonly erased: string;
  readonly notSealed: string;
  readonly classes: Readonly<Record<AuditClass, string>>;
  readonly outcomes: Readonly<Record<Exclude<AuditEnvelope['outcome'], 'done'>, string>>;
  readonly processing: Readonly<Record<ProcessingTerm, string>>;
}

const sv: AuditTexts = {
  title: 'Händelser i granskningsloggen',
  none: 'Inga händelser.',
  leftOut: (shown, more) => `De ${shown} första visas; ${more} till är utelämnade. Begränsa urvalet för att se dem.`,
  generated: 'Skriven',
  headings: {
    at: 'Tid',
    what: 'Vad',
    purpose: 'Ändamål',
    where: 'Var',
    rows: 'Rader',
    controller: 'Ansvarig',
    actor: 'Vem',
    leaf: 'Nummer',
  },
  erased: 'raderad eller inte angiven',
  notSealed: 'ännu inte förseglad',
  classes: { change: 'Ändring', read: 'Läsning', security: 'Säkerhet', evidence: 'Bevis' },
  outcomes: { refused: 'nekades', failed: 'misslyckades' },
  processing: {
    'dpv:Store': 'lagrade',
    'dpv:Modify': 'ändrade',
    'dpv:Erase': 'raderade',
    'dpv:Anonymise': 'avidentifierade',
    'dpv:Access': 'läste',
    'dpv:Disclose': 'lämnade ut',
    'dpv:Restrict': 'begränsade',
  },
};

const en: AuditTexts = {
  title: 'Events of the audit log',
  none: 'No events.',
  leftOut: (shown, more) =>
    `The first ${shown} are shown; ${more} more are left out. Narrow the selection to see them.`,
  generated: 'Written',
  headings: {
    at: 'Time',
    what: 'What',
    purpose: 'Purpose',
    where: 'Where',
    rows: 'Rows',
    controller: 'Controller',
    actor: 'Who',
    leaf: 'Number',
  },
  erased: 'erased, or not told',
  notSealed: 'not sealed yet',
  classes: { change: 'Change', read: 'Read', security: 'Security', evidence: 'Evidence' },
  outcomes: { refused: 'refused', failed: 'failed' },
  processing: {
    'dpv:Store': 'stored',
    'dpv:Modify': 'modified',
    'dpv:Erase': 'erased',
    'dpv:Anonymise': 'anonymised',
    'dpv:Access': 'accessed',
    'dpv:Disclose': 'disclosed',
    'dpv:Restrict': 'restricted',
  },
};

/** The sentences, by language. */
export const auditTexts: Readonly<Record<keyof Label, AuditTexts>> = { sv, en };
