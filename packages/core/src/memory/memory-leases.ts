import type { Lease, Leases } from '../store/lease.ts';

/** A clock that never goes back. */
const now = () => performance.timeOrigin + performance.now();

/** The leases of the in-memory store. */
export function memoryLeases(
  read: () => ReadonlyMap<string, Lease>,
  write: (leases: ReadonlyMap<string, Lease>) => void,
): Leases {
  const own = (name: string, holder: string) => {
    const lease = read().get(name);
    return lease?.holder === holder ? lease : undefined;
  };
  const put = (lease: Lease) => write(new Map(read()).set(lease.name, lease));
  const until = (seconds: number) => new Date(now() + seconds * 1000);
  return {
    take: async (name, holder, seconds) => {
      const lease = read().get(name);
      if (lease !== undefined && lease.holder !== holder && lease.until.getTime() > now()) return false;
      put({ name, holder, since: new Date(now()), until: until(seconds) });
      return true;
    },
    renew: async (name, holder, seconds, note) => {
      const lease = own(name, holder);
      if (lease !== undefined) put({ ...lease, until: until(seconds), ...(note === undefined ? {} : { note }) });
      return lease !== undefined;
    },
    release: async (name, holder) => {
      const held = own(name, holder) !== undefined;
      if (held) write(new Map([...read()].filter(([other]) => other !== name)));
      return held;
    },
    list: async () =>
      [...read().values()].filter((lease) => lease.until.getTime() > now()).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
