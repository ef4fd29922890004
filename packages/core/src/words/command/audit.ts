/** A checkpoint that a witness has not kept. */
interface UnkeptCheckpoint {
  readonly witness: string;
  readonly log: string;
  /** How many events it is for, as people read numbers. */
  readonly size: string;
  readonly message: string;
}

/** A pair of keys. */
export const auditKeysTexts = {
  sv: {
    made: (file: string) =>
      `Den hemliga nyckeln står i ${file}. Förvara den utanför databasen; ge den till gallra som GALLRA_AUDIT_SIGNER, eller som audit: { signer } i konfigurationen.`,
    verifier: 'Den publika nyckeln, för den som verifierar:',
  },
  en: {
    made: (file: string) =>
      `The secret key is in ${file}. Keep it away from the database; give it to gallra as GALLRA_AUDIT_SIGNER, or as audit: { signer } in the configuration.`,
    verifier: 'The public key, for whoever verifies:',
  },
} as const;

/** What was sealed. */
export const auditSealTexts = {
  sv: {
    sealed: (events: string, logs: string) => `${events} händelser förseglade, i ${logs} loggar.`,
    nothing: 'Inget att försegla.',
    alarm: ({ witness, log, size, message }: UnkeptCheckpoint) =>
      `Vittnet ${witness} har inte bevarat kontrollpunkten för ${size} händelser i ${log}: ${message}`,
  },
  en: {
    sealed: (events: string, logs: string) => `${events} events sealed, in ${logs} logs.`,
    nothing: 'Nothing to seal.',
    alarm: ({ witness, log, size, message }: UnkeptCheckpoint) =>
      `The witness ${witness} has not kept the checkpoint for ${size} events of ${log}: ${message}`,
  },
} as const;

/** Exported logs. */
export const auditExportTexts = {
  sv: { written: 'Skrivet:', none: 'Inget är förseglat ännu: försegla med gallra audit seal.' },
  en: { written: 'Written:', none: 'Nothing is sealed yet: seal it with gallra audit seal.' },
} as const;

/** A proof of one event. */
export const auditProveTexts = {
  sv: 'Skrivet. Den som har den publika nyckeln verifierar det med: gallra audit verify',
  en: 'Written. Whoever has the public key verifies it with: gallra audit verify',
} as const;

/** Events of the log. */
export const auditShowTexts = {
  sv: {
    headings: ['Tid', 'Händelse', 'Vad', 'Ändamål', 'Tabell', 'Rader', 'Nummer'],
    who: 'Vem',
    none: 'Inga händelser.',
    more: (limit: string) => `Det finns fler: de ${limit} nyaste visas. Se flera med --limit.`,
    written: 'Skrivet:',
    refused: { refused: 'nekad', failed: 'misslyckad' },
  },
  en: {
    headings: ['Time', 'Event', 'What', 'Purpose', 'Table', 'Rows', 'Number'],
    who: 'Who',
    none: 'No events.',
    more: (limit: string) => `There are more: the ${limit} newest are shown. See more with --limit.`,
    written: 'Written:',
    refused: { refused: 'refused', failed: 'failed' },
  },
} as const;

/** Events that were pruned. */
export const auditPruneTexts = {
  sv: {
    noClocks: 'Policyn ger loggen inga frister (auditLog): allt bevaras.',
    nothing: 'Inget har gått ut.',
    pruned: (events: string) => `${events} händelser är gallrade. Försegla nu: gallra audit seal.`,
    headings: ['Logg', 'Klass', 'Händelser'],
  },
  en: {
    noClocks: 'The policy gives the log no periods (auditLog): everything is kept.',
    nothing: 'Nothing has expired.',
    pruned: (events: string) => `${events} events have been pruned. Seal now: gallra audit seal.`,
    headings: ['Log', 'Class', 'Events'],
  },
} as const;

/** Erasing who did it. */
export const auditActorTexts = {
  sv: {
    preview: (events: string) => `${events} händelser skulle inte längre säga vem som gjorde det.`,
    done: (events: string, logs: string) =>
      `${events} händelser i ${logs} loggar säger inte längre vem som gjorde det. Försegla nu: gallra audit seal.`,
    none: 'Inga händelser nämner någon med den identifieraren.',
    not: 'Inget är raderat.',
  },
  en: {
    preview: (events: string) => `${events} events would no longer tell who did it.`,
    done: (events: string, logs: string) =>
      `${events} events in ${logs} logs no longer tell who did it. Seal now: gallra audit seal.`,
    none: 'No event names anybody by that identifier.',
    not: 'Nothing has been erased.',
  },
} as const;

/** What was lost in a restore. */
export const auditEpochTexts = {
  sv: {
    current: 'Databasen har allt som vittnena vet är förseglat: inget är förlorat.',
    opened: 'Händelser har gått förlorade. Deras loggar är stängda, och andra tar vid. Förseglaren kan starta igen.',
    outcomes: { current: 'hel', opened: 'en annan tar vid', 'opened before': 'en annan tog vid tidigare' },
    headings: ['Logg', 'Utfall', 'Tar vid', 'Flyttade händelser'],
  },
  en: {
    current: 'The database holds all that the witnesses know to be sealed: nothing is lost.',
    opened: 'Events have been lost. Their logs are closed, and others go on. The sealer may start again.',
    outcomes: { current: 'whole', opened: 'another goes on', 'opened before': 'another went on before' },
    headings: ['Log', 'Outcome', 'Goes on', 'Events moved'],
  },
} as const;

/** Triggers. */
export const auditTriggerTexts = {
  sv: {
    installed: 'Triggrarna är på plats. Ge auditedDialect triggers: true, annars registreras allt två gånger.',
    dropped: 'Triggrarna är borta: det som skrivs förbi auditedDialect registreras inte längre.',
  },
  en: {
    installed: 'The triggers are in place. Give auditedDialect triggers: true, or everything is recorded twice.',
    dropped: 'The triggers are gone: what is written past auditedDialect is not recorded any more.',
  },
} as const;
