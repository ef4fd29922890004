interface Moved {
  readonly people: number;
  readonly merged: number;
}

/** One controller has taken the place of another. */
export const controllerSucceeded = {
  sv: ({ people, merged }: Moved) =>
    `${people} registrerade och det som finns antecknat om dem gäller nu hos den som tog över. ${merged} av dem fanns redan där.`,
  en: ({ people, merged }: Moved) =>
    `${people} people and what is on record of them count now at the one that took over. ${merged} of them were known there already.`,
} as const;
