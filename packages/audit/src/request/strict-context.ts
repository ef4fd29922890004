import { GallraError, type Policy } from '@gallra/core';
import type { ProcessingContext } from '@gallra/core/audit';
import { currentContext } from './processing-context.ts';

/** A context that tells who and why. */
export type StrictContext = ProcessingContext & Required<Pick<ProcessingContext, 'actor' | 'purpose'>>;

const article = { actor: 'an actor', purpose: 'a purpose' } as const;

function missing(...members: readonly (keyof typeof article)[]): GallraError {
  return new GallraError(
    'context.missing',
    `Personal data are processed without ${members.map((member) => article[member]).join(' and ')}. Do the work inside withContext({ ${members.join(', ')} }, …), or behind the middleware of the audit log with the option${members.length === 1 ? '' : 's'} ${members.map((member) => `\`${member}\``).join(' and ')}; a job is an actor too.`,
  );
}

/**
 * Makes a source of contexts that refuses to go on where nobody has told who processes the data, and why.
 *
 * @param policy - a checked policy, if purposes are to be held against it
 * @returns the source: the current context, with an actor and a purpose
 * @throws GallraError, from the source: `context.missing` where actor or purpose is absent, `context.invalid` where the
 *   policy does not know the purpose
 * @see GDPR Art. 5(1)(b), 5(2)
 * @example
 * ```ts
 * import { strictContext, withContext } from '@gallra/audit';
 *
 * const context = strictContext();
 * withContext({ actor: { id: 'agent-7' }, purpose: 'brokerage' }, () => console.log(context().purpose)); // brokerage
 * ```
 */
export function strictContext(policy?: Pick<Policy, 'purposes'>): () => StrictContext {
  return () => {
    const context = currentContext() ?? {};
    const { actor, purpose } = context;
    if (actor === undefined && purpose === undefined) throw missing('actor', 'purpose');
    if (actor === undefined) throw missing('actor');
    if (purpose === undefined) throw missing('purpose');
    // The purpose itself is not repeated: it may come from a request.
    if (policy !== undefined && !Object.hasOwn(policy.purposes, purpose))
      throw new GallraError(
        'context.invalid',
        'The policy does not know the purpose of the current context. Use one that it knows, or add it to the policy.',
        Object.keys(policy.purposes),
      );
    return { ...context, actor, purpose };
  };
}
