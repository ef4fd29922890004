/** What became of verifying logs. */
export const verificationTexts = {
  sv: {
    verified: (events: string, checkpoints: string) =>
      `Loggen är verifierad: ${events} händelser, ${checkpoints} kontrollpunkter.`,
    partly: (sealed: string, events: string) => `Kontrollpunkter går i god för ${sealed} av ${events} händelser.`,
    altered: 'Loggen är inte som den förseglades.',
    unvouched: 'Ingen kontrollpunkt går i god för någon händelse i loggen.',
    more: (more: string) => `${more} problem till är utelämnade.`,
    others: (notes: string) => `${notes} kontrollpunkter är andra loggars, och är utelämnade.`,
    missing: (origin: string, size: string) =>
      `Loggen ${origin} saknas: ${size} förseglade händelser, och ingen export.`,
    unknown: (notes: string) => `${notes} kontrollpunkter är skadade, eller undertecknade med andra nycklar.`,
    event: (leaf: number, origin: string) => `Händelsen står i loggen, som nummer ${leaf} i ${origin}.`,
    headings: ['', 'Problem', 'Nummer', 'Händelse', 'Vad'],
  },
  en: {
    verified: (events: string, checkpoints: string) =>
      `The log is verified: ${events} events, ${checkpoints} checkpoints.`,
    partly: (sealed: string, events: string) => `Checkpoints vouch for ${sealed} of ${events} events.`,
    altered: 'The log is not as it was sealed.',
    unvouched: 'No checkpoint vouches for any event of the log.',
    more: (more: string) => `${more} more problems are left out.`,
    others: (notes: string) => `${notes} checkpoints are of other logs, and left out.`,
    missing: (origin: string, size: string) => `The log ${origin} is missing: ${size} sealed events, and no export.`,
    unknown: (notes: string) => `${notes} checkpoints are malformed, or signed by other keys.`,
    event: (leaf: number, origin: string) => `The event stands in the log, as number ${leaf} of ${origin}.`,
    headings: ['', 'Problem', 'Number', 'Event', 'What'],
  },
} as const;
