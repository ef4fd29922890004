import type { AuditEnvelope, ProcessingTerm } from '../../audit/audit-event.ts';
import type { GallraEventType } from '../../audit/gallra-event.ts';
import type { AuditClass } from '../../policy/vocabulary.ts';
import { type Language, type LanguageTag, textsIn } from '../language.ts';

/** Events that a page calls by a name of their own; of the others the operation is told. */
type NamedEvent =
  | Exclude<GallraEventType, 'rows.erased' | 'rows.anonymised'>
  | 'access.refused'
  | 'request.failed'
  | 'payload.erased'
  | 'events.pruned'
  | 'epoch.opened';

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
  readonly types: Readonly<Record<NamedEvent, string>>;
}

const sv: AuditTexts = {
  title: 'Behandlingshistorik (åtkomst- och ändringslogg)',
  none: 'Inga händelser.',
  leftOut: (shown, more) => `De ${shown} första visas; ${more} till är utelämnade. Begränsa urvalet för att se dem.`,
  generated: 'Skapad',
  headings: {
    at: 'Tid',
    what: 'Vad',
    purpose: 'Ändamål',
    where: 'Var',
    rows: 'Rader',
    controller: 'Personuppgiftsansvarig',
    actor: 'Vem',
    leaf: 'Nummer',
  },
  erased: 'raderad eller inte angiven',
  notSealed: 'ännu inte förseglad',
  classes: { change: 'Ändring', read: 'Åtkomst', security: 'Säkerhet', evidence: 'Åtgärd' },
  outcomes: { refused: 'nekades', failed: 'misslyckades' },
  processing: {
    'dpv:Store': 'lagring',
    'dpv:Modify': 'ändring',
    'dpv:Erase': 'radering',
    'dpv:Anonymise': 'anonymisering',
    'dpv:Access': 'läsning',
    'dpv:Disclose': 'utlämnande',
    'dpv:Restrict': 'begränsning av behandling',
  },
  types: {
    'plan.approved': 'plan för gallring godkänd',
    'sweep.completed': 'gallring slutförd',
    'sweep.stopped': 'gallring stoppad',
    'sweep.exceeded': 'gallring stoppad: mer än godkänt',
    'partition.dropped': 'radering av en partition',
    'columns.cleared': 'radering av uppgifter',
    'rows.unlinked': 'koppling borttagen',
    'files.removed': 'radering av filer',
    'access.exported': 'registerutdrag skapat',
    'erasure.requested': 'radering begärd',
    'erasure.completed': 'radering slutförd',
    'hold.placed': 'bevarande beslutat',
    'hold.released': 'bevarande upphävt',
    'period.chosen': 'lagringstid vald',
    'period.withdrawn': 'val av lagringstid återtaget',
    'category.declared': 'egen kategori införd',
    'category.withdrawn': 'egen kategori borttagen',
    'controller.succeeded': 'personuppgiftsansvarig efterträdd',
    'purge.completed': 'radering av en personuppgiftsansvarigs uppgifter',
    'request.recorded': 'begäran registrerad',
    'request.refused': 'begäran avvisad',
    'journal.exported': 'raderingsjournal exporterad',
    'replay.begun': 'radering efter återläsning påbörjad',
    'replay.completed': 'radering efter återläsning slutförd',
    'access.refused': 'åtkomst',
    'request.failed': 'anrop',
    'payload.erased': 'radering i loggen',
    'events.pruned': 'gallring av loggen',
    'epoch.opened': 'ny logg efter återläsning',
  },
};

const en: AuditTexts = {
  title: 'Events of the audit log',
  none: 'No events.',
  leftOut: (shown, more) =>
    `The first ${shown} are shown; ${more} more are left out. Narrow the selection to see them.`,
  generated: 'Created',
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
  classes: { change: 'Change', read: 'Access', security: 'Security', evidence: 'Measure' },
  outcomes: { refused: 'refused', failed: 'failed' },
  processing: {
    'dpv:Store': 'storage',
    'dpv:Modify': 'modification',
    'dpv:Erase': 'erasure',
    'dpv:Anonymise': 'anonymisation',
    'dpv:Access': 'access',
    'dpv:Disclose': 'disclosure',
    'dpv:Restrict': 'restriction of processing',
  },
  types: {
    'plan.approved': 'disposal plan approved',
    'sweep.completed': 'disposal completed',
    'sweep.stopped': 'disposal stopped',
    'sweep.exceeded': 'disposal stopped: more was due than approved',
    'partition.dropped': 'erasure of a partition',
    'columns.cleared': 'erasure of data',
    'rows.unlinked': 'link removed',
    'files.removed': 'erasure of files',
    'access.exported': 'access report created',
    'erasure.requested': 'erasure requested',
    'erasure.completed': 'erasure completed',
    'hold.placed': 'legal hold placed',
    'hold.released': 'legal hold released',
    'period.chosen': 'storage period chosen',
    'period.withdrawn': 'choice of storage period withdrawn',
    'category.declared': 'own category declared',
    'category.withdrawn': 'own category withdrawn',
    'controller.succeeded': 'controller succeeded',
    'purge.completed': "erasure of a controller's data",
    'request.recorded': 'request recorded',
    'request.refused': 'request refused',
    'journal.exported': 'erasure journal exported',
    'replay.begun': 'erasure after a restore begun',
    'replay.completed': 'erasure after a restore completed',
    'access.refused': 'access',
    'request.failed': 'request',
    'payload.erased': 'erasure in the log',
    'events.pruned': 'pruning of the log',
    'epoch.opened': 'new log after a restore',
  },
};

/** The sentences, by language. */
export const auditTexts: Readonly<Record<Language, AuditTexts>> = { sv, en };

/**
 * What an event is called: by its type, else by its operation. Both may be a word out of the database, and stand then as
 * they are.
 *
 * @param event - of the audit log
 * @param language - BCP 47; in Swedish or English
 *
 * @example
 * ```ts
 * import { eventName } from '@gallra/core/words';
 *
 * console.log(eventName({ type: 'hold.placed' }, 'en')); // 'legal hold placed'
 * ```
 */
export function eventName(
  { type, processing }: Pick<AuditEnvelope, 'type'> & { readonly processing?: string | undefined },
  language: LanguageTag,
): string {
  const { types, processing: operations } = textsIn(auditTexts, language);
  const named = Object.entries(types).find(([name]) => name === type);
  return (named ?? Object.entries(operations).find(([name]) => name === processing))?.[1] ?? type;
}
