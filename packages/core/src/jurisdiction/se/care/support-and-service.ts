import type { Duty, Limit } from '../../../policy/purpose.ts';
import type { LimitOptions } from '../../preset.ts';

const act = 'lagen (1993:387) om stöd och service till vissa funktionshindrade';

/**
 * A personal file under the act on support and service for persons with disabilities: weeded five years after its last entry
 * at a committee, two years after it at a private provider; the weeding is done by the end of the calendar year after. Not
 * while other data of the same person in the register are left, and not what 21 d and 23 d §§ except: leave that to a table
 * that the limit does not cap.
 *
 * @param options - `provider`: `committee` or `private`; `caps`: purposes and duties it cuts short; `from`: the event,
 *   default `lastEntry`
 * @see lagen (1993:387) om stöd och service till vissa funktionshindrade (LSS) 21 c, 21 d, 23 c and 23 d §§
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { files: se.supportFile({ provider: 'committee', caps: ['casework'] }) };
 * ```
 */
export function supportFile<const N extends string, const E extends string = 'lastEntry'>({
  provider,
  caps,
  from = 'lastEntry' as E,
}: LimitOptions<N, E> & { readonly provider: 'committee' | 'private' }): Limit<NoInfer<E>, NoInfer<N>, never> {
  const isPrivate = provider === 'private';
  return {
    title: { sv: 'Gallring av personakter enligt LSS', en: 'Weeding of files on support and service' },
    citation: `${act} ${isPrivate ? '23 c §' : '21 c §'}`,
    caps,
    from,
    for: isPrivate ? 'P2Y' : 'P5Y',
  };
}

/**
 * A private provider's duty to keep a personal file, for the same two years after its last entry; see {@link supportFile}.
 *
 * @param options - `from`: the policy's name for the event; default `lastEntry`
 * @see lagen (1993:387) om stöd och service till vissa funktionshindrade (LSS) 23 c § first paragraph
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const duties = { files: se.privateSupportFile() };
 * ```
 */
export function privateSupportFile<const E extends string = 'lastEntry'>({
  from = 'lastEntry' as E,
}: {
  readonly from?: E;
} = {}): Duty<NoInfer<E>, never> {
  return {
    title: { sv: 'Bevarande av personakter i enskild verksamhet', en: 'Keeping files on support and service' },
    citation: `${act} 23 c §`,
    obliges: 'controller',
    from,
    for: 'P2Y',
  };
}
