import type { Limit } from '../../../policy/purpose.ts';
import type { LimitOptions, ReadOption } from '../../preset.ts';

/**
 * A personal file of the social services: weeded five years after its last entry, and not while other data of the same person
 * in the register are left. Documents on parentage, adoption and placed children, and a sample for research, may not be
 * weeded: leave them to a table that the limit does not cap. A bill of 2025 (prop. 2025/26:12) gives some documents of
 * children thirty years.
 *
 * The years are those of the act before, socialtjänstlagen (2001:453) 12 kap. 1 §, where they were read.
 *
 * @param options - `caps`: purposes it cuts short; `from`: the event, default `lastEntry`; `read`: see `unread`
 * @see socialtjänstlagen (2025:400)
 * @example
 * ```ts
 * import * as se from '@gallra/core/se';
 *
 * export const limits = { files: se.socialServicesFile({ caps: ['casework'] }) };
 * ```
 */
export function socialServicesFile<const N extends string, const E extends string = 'lastEntry'>({
  caps,
  from = 'lastEntry' as E,
  read,
}: LimitOptions<N, E> & ReadOption): Limit<NoInfer<E>, NoInfer<N>, never> {
  return {
    title: { sv: 'Gallring av personakter i socialtjänsten', en: 'Weeding of social services files' },
    citation: 'socialtjänstlagen (2025:400), bestämmelserna om gallring',
    caps,
    from,
    for: 'P5Y',
    ...(read
      ? {}
      : {
          unread: {
            what: 'all of it in the act of 2025: chapter and section, the number of years, what may not be weeded',
            by: "the committee's lawyer or archivist",
          },
        }),
  };
}
