// biome-ignore lint/suspicious/noExplicitAny: the adapter works for every host's schema
export type AnyDatabase = any;
