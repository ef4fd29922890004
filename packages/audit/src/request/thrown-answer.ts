/** `status` of the object itself, or of the `init` that a response is made with. */
function statusOf(thrown: object): number | undefined {
  const init: unknown = Reflect.get(thrown, 'init');
  const status: unknown = Reflect.get(typeof init === 'object' && init !== null ? init : thrown, 'status');
  return typeof status === 'number' ? status : undefined;
}

/**
 * The HTTP status of what a handler threw, where it is an answer and no error: frameworks leave a handler by throwing a
 * `Response` or `data()` (React Router), an object with a status that is no `Error` (SvelteKit), or an error with a
 * digest (Next.js).
 *
 * An `Error` with a status is something else: it may be the status that another server answered the host.
 */
export function thrownStatus(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  if (!(thrown instanceof Error)) return statusOf(thrown);
  const digest: unknown = Reflect.get(thrown, 'digest');
  if (typeof digest !== 'string') return undefined;
  if (digest.startsWith('NEXT_REDIRECT;')) return 307;
  const status = /^NEXT_HTTP_ERROR_FALLBACK;(\d{3})$/.exec(digest)?.[1];
  return status === undefined ? undefined : Number(status);
}
