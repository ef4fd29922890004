import { GallraError } from '../error.ts';
import type { OwnRecord } from './own-record.ts';

type Members = Readonly<Record<string, unknown>>;

/** @throws GallraError `record.invalid` where one record cannot take the place of the other */
export function checkReplacement(record: OwnRecord<never>, seen: Members, by: Members): void {
  if (record.kind === 'append')
    throw new GallraError('record.invalid', `Records of "${record.name}" are never changed; append another one.`);
  const fixed = [record.key, record.controller, record.subject].filter((member) => member !== undefined);
  const moved = fixed.filter((member) => seen[member] !== by[member]);
  if (moved.length > 0)
    throw new GallraError(
      'record.invalid',
      `A record of "${record.name}" was not replaced:`,
      moved.map((member) => `${member}: it stays what it is; append another record.`),
    );
}
