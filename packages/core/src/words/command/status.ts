/** How sweeps stand. */
export const statusTexts = {
  sv: {
    never: 'Ingen gallring har gjorts.',
    last: {
      completed: 'Senaste gallringen blev klar',
      stopped: 'Senaste gallringen stannade innan allt var gjort',
      exceeded: 'Senaste gallringen stannade, för mer än godkänt skulle gallras; läs en ny plan och godkänn den',
    },
    rows: (rows: string) => `${rows} rader`,
    underWay: 'Pågår',
    headings: ['Tabell', 'Gjort', 'Av', 'Sedan', 'Process'],
    pause: (until: string) => `Gallringen är pausad till ${until}.`,
    waiting: 'Väntar på sin tur',
    failed: 'Misslyckades, och försöks igen vid nästa gallring',
    schedule: (cron: string, timeZone: string) => `Schema: ${cron} (${timeZone})`,
    refused: (code: string) => `Gallringsprocessen fick inte börja: ${code}. Kör "gallra plan".`,
    holds: (holds: string) => `Bevarandebeslut som skulle ha omprövats: ${holds}.`,
  },
  en: {
    never: 'There has been no sweep.',
    last: {
      completed: 'The last sweep was completed',
      stopped: 'The last sweep stopped before all was done',
      exceeded: 'The last sweep stopped, for more was due than approved; read a new plan and approve it',
    },
    rows: (rows: string) => `${rows} rows`,
    underWay: 'Under way',
    headings: ['Table', 'Done', 'Of', 'Since', 'Process'],
    pause: (until: string) => `Sweeps are paused until ${until}.`,
    waiting: 'Waiting for their turn',
    failed: 'Failed, to be tried again by the next sweep',
    schedule: (cron: string, timeZone: string) => `Schedule: ${cron} (${timeZone})`,
    refused: (code: string) => `The worker could not begin: ${code}. Run "gallra plan".`,
    holds: (holds: string) => `Legal holds that should have been reviewed: ${holds}.`,
  },
} as const;

/** A pause. */
export const pauseTexts = {
  sv: (until: string) => `Gallringen är pausad till ${until}. Fortsätt tidigare med: gallra resume`,
  en: (until: string) => `Sweeps are paused until ${until}. Go on earlier with: gallra resume`,
} as const;

/** The end of a pause. */
export const resumeTexts = {
  sv: { resumed: 'Pausen är slut.', none: 'Ingen paus gällde.' },
  en: { resumed: 'The pause is over.', none: 'There was no pause.' },
} as const;

/** The worker has stopped. */
export const workerStopped = { sv: 'Gallringsprocessen har stannat.', en: 'The worker has stopped.' } as const;

/** Gallra's own tables are there. */
export const migratedTexts = {
  sv: 'Gallras egna tabeller är på plats.',
  en: "Gallra's own tables are in place.",
} as const;
