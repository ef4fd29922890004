import type { DeleteAction } from '@gallra/core/store';
import fc from 'fast-check';
import type { TestDatabase } from '../../databases/index.ts';
import { type HostLink, host, links } from './host.ts';

/** A link that the host's database enforces. */
export interface DeclaredKey extends HostLink {
  readonly onDelete: DeleteAction;
  readonly nullable: boolean;
}

const actions: readonly DeleteAction[] = ['noAction', 'restrict', 'cascade', 'setNull', 'setDefault'];

/** A link that is part of a key cannot become null; InnoDB has no SET DEFAULT. */
function declared(link: HostLink, dialect: TestDatabase['dialect']): fc.Arbitrary<DeclaredKey> {
  const isKey = host[link.table].key.includes(link.column);
  const possible = actions.filter(
    (action) => !(isKey && action.startsWith('set')) && !(dialect === 'mysql' && action === 'setDefault'),
  );
  return fc.record({ onDelete: fc.constantFrom(...possible), loose: fc.integer({ min: 0, max: 3 }) }).map((drawn) => ({
    ...link,
    onDelete: drawn.onDelete,
    nullable: !isKey && (drawn.onDelete.startsWith('set') || drawn.loose > 0),
  }));
}

/** The foreign keys of a host: mostly some of its links, but for the polymorphic one; else none. */
export const foreignKeys = (dialect: TestDatabase['dialect']): fc.Arbitrary<readonly DeclaredKey[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 3,
      arbitrary: fc
        .subarray(
          links.filter(({ table }) => table !== 'logs'),
          { minLength: 1, maxLength: 5 },
        )
        .chain((chosen) => fc.tuple(...chosen.map((link) => declared(link, dialect)))),
    },
  );
