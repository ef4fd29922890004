import { isKeyName, keyNamed, parseSignerKey, type SignerKey, type VerifierKey } from './note-key.ts';

/** A log's name in checkpoints, and the key it is signed with. */
export interface LogKey {
  readonly origin: string;
  readonly key: SignerKey;
}

/** Keys of logs, each made once. */
export function logKeys(signer: string): (log: string) => LogKey {
  const vendor = parseSignerKey(signer);
  const known = new Map<string, LogKey>();
  return (log) => {
    const found = known.get(log);
    if (found !== undefined) return found;
    const origin = `${vendor.name}/${log}`;
    const made = { origin, key: keyNamed(vendor, origin) };
    known.set(log, made);
    return made;
  };
}

/** What the origins of a host's logs have in common. */
const prefixOf = (origin: string): string => origin.slice(0, Math.max(0, origin.lastIndexOf('/')));

/**
 * The keys that may have signed a log's checkpoints: its own, and, as one secret signs for all logs of a host, those of
 * its sisters and of the host, under its name.
 */
export const keysFor = (origin: string, keys: readonly VerifierKey[]): readonly VerifierKey[] =>
  // Whoever writes an export may call a log what no key can be called.
  (isKeyName(origin) ? keys : [])
    .filter(({ name }) => name === origin || [name, prefixOf(name)].includes(prefixOf(origin)))
    .map((key) => keyNamed(key, origin));
