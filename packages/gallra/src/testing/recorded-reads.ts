/** The members of a policy by their path, a tree; `*` is whatever name the policy gives. */
interface Members {
  [name: string]: Members;
}

function treeOf(members: readonly string[]): Members {
  const tree: Members = {};
  for (const member of members)
    member.split('.').reduce<Members>((node, name) => {
      node[name] ??= {};
      return node[name];
    }, tree);
  return tree;
}

/** Where a name leads in the tree; a list is looked through. */
function below(value: object, name: string, { node, path }: Place): Place {
  if (Array.isArray(value)) return { node, path };
  const step = Object.hasOwn(node, name) ? name : '*';
  return { node: node[step] ?? {}, path: [...path, step] };
}

interface Place {
  readonly node: Members;
  readonly path: readonly string[];
}

/**
 * The members that a policy has, of those that it can have.
 *
 * @param members - as dotted paths; `*` stands for any name
 */
export function declaredMembers(policy: object, members: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  function walk(value: object, place: Place): void {
    for (const [name, member] of Object.entries(value)) {
      const here = below(value, name, place);
      found.add(here.path.join('.'));
      if (typeof member === 'object' && member !== null) walk(member, here);
    }
  }
  walk(policy, { node: treeOf(members), path: [] });
  return found;
}

/**
 * A copy of a policy that notes which of its members somebody has read. A member counts as read when its value was
 * fetched by its name: not when somebody asked whether it is there, nor when the whole was copied or written out.
 *
 * @param policy - plain data, copied: what is frozen could not be watched
 * @param members - those that a policy can have, as dotted paths; `*` stands for any name
 */
export function recordingReads<T extends object>(
  policy: T,
  members: readonly string[],
): { readonly policy: T; readonly read: Set<string> } {
  const read = new Set<string>();
  const watched = new WeakMap<object, object>();

  function watch<V extends object>(value: V, place: Place): V {
    const known = watched.get(value);
    if (known !== undefined) return known as V;
    // Whoever copies or writes out an object lists it first: to fetch what is on that list is to read none of it.
    const listed = new Set<string | symbol>();
    const proxy = new Proxy(value, {
      ownKeys(target) {
        const keys = Reflect.ownKeys(target);
        for (const key of keys) listed.add(key);
        return keys;
      },
      get(target, name, receiver) {
        const found: unknown = Reflect.get(target, name, receiver);
        if (typeof name === 'symbol' || !Object.hasOwn(target, name)) return found;
        const here = below(target, name, place);
        if (!listed.delete(name)) read.add(here.path.join('.'));
        return typeof found === 'object' && found !== null ? watch(found, here) : found;
      },
    });
    watched.set(value, proxy);
    return proxy;
  }

  return { policy: watch(structuredClone(policy), { node: treeOf(members), path: [] }), read };
}
