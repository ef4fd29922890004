import type { AsyncLocalStorage } from 'node:async_hooks';
import { GallraError } from '@gallra/core';
import type { ProcessingContext } from '@gallra/core/audit';

/**
 * Bundlers and package managers load a package twice now and then, and the middleware of one copy must set what the
 * store reads through the other. So the storage hangs on the global object, under a key that names the shape of what it
 * holds.
 */
const place = Symbol.for('@gallra/audit/processing-context/v1');

function sharedStorage(): AsyncLocalStorage<ProcessingContext> | undefined {
  // Looked up and not imported: what reads or verifies a log is bundled for browsers, which have none.
  const hooks = globalThis.process?.getBuiltinModule?.('node:async_hooks');
  if (hooks === undefined) return undefined;
  const found: unknown = Reflect.get(globalThis, place);
  if (found instanceof hooks.AsyncLocalStorage) return found;
  const storage = new hooks.AsyncLocalStorage<ProcessingContext>();
  // Neither written over nor listed: whoever could put another in its place could also record for somebody else.
  Object.defineProperty(globalThis, place, { value: storage });
  return storage;
}

const storage = sharedStorage();

/**
 * Does some work in a context: whatever it calls, awaits or schedules can tell who does it, for whom and why.
 *
 * A context inside another inherits what it does not set itself. Code that is called back from elsewhere, such as a
 * pool of connections, a queue or the `pull` of a stream, runs in the context of whoever calls it; bind it with
 * `AsyncLocalStorage.bind`.
 *
 * @param context - what is known: actor, controller, purpose, request; members that are undefined set nothing
 * @param work - a function, which may be asynchronous
 * @returns what the work returns
 * @throws GallraError `config.invalid` where the runtime has no `node:async_hooks`; what the work throws
 * @see GDPR Art. 5(2), 29
 * @example
 * ```ts
 * import { currentContext, withContext } from '@gallra/audit';
 *
 * await withContext({ actor: { id: 'job/reminders' } }, () =>
 *   withContext({ purpose: 'viewings' }, async () => {
 *     console.log(currentContext()); // { actor: { id: 'job/reminders' }, purpose: 'viewings' }
 *   }),
 * );
 * ```
 */
export function withContext<T>(context: ProcessingContext, work: () => T): T {
  if (storage === undefined)
    throw new GallraError(
      'config.invalid',
      'A context follows the work in Node 22, Deno and Bun, and in Workers with nodejs_compat; this runtime has no node:async_hooks.',
    );
  const told: Record<string, unknown> = { ...storage.getStore() };
  for (const [member, value] of Object.entries(context)) if (value !== undefined) told[member] = value;
  return storage.run(told, work);
}

/**
 * The context that the calling code runs in. It is what a store takes to tell who reads and writes (`ContextSource`).
 *
 * @returns the context; undefined outside of any
 * @see GDPR Art. 5(2)
 * @example
 * ```ts
 * import { currentContext, withContext } from '@gallra/audit';
 *
 * console.log(currentContext()); // undefined
 * withContext({ purpose: 'viewings' }, () => console.log(currentContext()?.purpose)); // viewings
 * ```
 */
export function currentContext(): ProcessingContext | undefined {
  return storage?.getStore();
}
