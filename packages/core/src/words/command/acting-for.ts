/** The first line of a command about a person or rows: whom it acts for. */
export const actingForTexts = {
  sv: {
    controller: (name: string) => `Åt ${name} (personuppgiftsansvarig)`,
    vendor: (name: string | undefined) => `Åt ${name ?? 'leverantören'} (leverantören själv)`,
  },
  en: {
    controller: (name: string) => `For ${name} (controller)`,
    vendor: (name: string | undefined) => `For ${name ?? 'the vendor'} (the vendor itself)`,
  },
} as const;
