import type { CompiledQuery } from 'kysely';
import { clearingMap } from '../../statement/clearing-map.ts';
import { type ReadRows, readRows } from '../../statement/read-rows.ts';
import { type WrittenRows, writtenRows } from '../../statement/written-rows.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import type { CombinedWrite } from './combined-write.ts';
import type { TracedRead } from './traced-read.ts';

/** What has been read in a statement; the same for all that have its text. */
export interface KnownStatement {
  /** Absent where it writes no personal data. */
  readonly written?: WrittenRows;
  /** The write and its event in one; false where that cannot be, absent before anybody has tried. */
  combined?: CombinedWrite | false;
  /** Absent where it reads no tagged column. */
  readonly read?: ReadRows;
  /** Absent before anybody has asked. */
  traced?: TracedRead;
}

const statementsRemembered = 1000;

/**
 * Reads statements, each text once.
 *
 * @throws GallraError `audit.unreadable`, each time, for one that is refused
 */
export function knownStatements(setting: CaptureSetting): (compiled: CompiledQuery) => KnownStatement {
  const known = clearingMap<KnownStatement>(statementsRemembered);
  return ({ sql, query }) => {
    const found = known.get(sql);
    if (found !== undefined) return found;
    const written = writtenRows(query, setting);
    const read = readRows(query, setting);
    const statement: KnownStatement = {
      ...(written === undefined ? {} : { written }),
      ...(read === undefined ? {} : { read }),
    };
    return known.set(sql, statement);
  };
}
