/** The sentences to be read before data are erased, by language. */
export const erasureWarningTexts = {
  sv: {
    kept: (title: string, provision: string, places: string) => `${title} (${provision}): ${places} bevaras.`,
    storage: (until: string, term: string) => `${until}. Lagringstid: ${term}.`,
    forOthers: (places: string) => `${places} bevaras för en annan person som uppgiften också rör.`,
    hold: (places: string) => `${places} bevaras tills vidare av rättsliga skäl.`,
    secret: (provision: string) => `Den registrerade får inte få veta det (${provision}).`,
  },
  en: {
    kept: (title: string, provision: string, places: string) => `${title} (${provision}): ${places} are kept.`,
    storage: (until: string, term: string) => `${until}. Storage period: ${term}.`,
    forOthers: (places: string) => `${places} are kept for somebody else whom they are also about.`,
    hold: (places: string) => `${places} are kept for the time being on legal grounds.`,
    secret: (provision: string) => `The data subject must not be told (${provision}).`,
  },
} as const;
