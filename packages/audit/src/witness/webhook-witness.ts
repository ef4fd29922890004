import { GallraError } from '@gallra/core';
import type { Witness } from './witness.ts';

/** How a webhook is called. */
export interface WebhookOptions {
  /** What alarms call it; default `webhook`. URL and headers stand in no alarm, as they may hold secrets. */
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long it may take to answer, in seconds; default 10. */
  readonly timeoutSeconds?: number;
}

/**
 * A witness that is told checkpoints over HTTP: each is posted as text/plain, and an answer of 200 to 299 means that it is
 * kept. Redirections are not followed.
 *
 * @param url - where to
 * @param options - see {@link WebhookOptions}
 * @throws GallraError `options.invalid` for a URL that is none for HTTP
 * @see C2SP tlog-checkpoint, GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import { webhookWitness } from '@gallra/audit';
 *
 * const witness = webhookWitness('https://agency.example/checkpoints', { headers: { authorization: 'Bearer …' } });
 * console.log(witness.name);
 * ```
 */
export function webhookWitness(url: string, options: WebhookOptions = {}): Witness {
  const { name = 'webhook', headers = {}, timeoutSeconds } = options;
  const { protocol = '' } = URL.parse(url) ?? {};
  if (!['http:', 'https:'].includes(protocol))
    throw new GallraError('options.invalid', 'The URL of a webhook begins with https:// or http://.');
  return {
    name,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    async keep({ checkpoint }, { signal }) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
        body: checkpoint,
        redirect: 'manual',
        signal,
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new GallraError('witness.failed', `It answered with HTTP status ${answer.status}.`);
    },
  };
}
