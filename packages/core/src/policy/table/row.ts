/** A row as a store reads it: column names of the host's types, values as the driver gives them. */
export type Row = Readonly<Record<string, unknown>>;
