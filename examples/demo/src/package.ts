import type { AccessPackage } from 'gallra';
import { columns } from './narration.ts';

/** Prints what a person is told, in short: by whom, of what, and for which purposes. */
export function printPackage({ parties, rows, purposes }: AccessPackage): void {
  console.log(`\n  ${parties.controller?.name ?? parties.vendor?.name ?? ''} tells:`);
  const tables = Map.groupBy(rows, ({ table, title }) => title?.en ?? table);
  columns(
    ['Records', 'Number'],
    [...tables].map(([title, of]) => [title, of.length]),
  );
  columns(
    ['For', 'As', 'Because of'],
    Object.values(purposes)
      .filter(({ partOf }) => partOf === undefined)
      .map(({ title, role, basis, citation }) => [
        title.en,
        role,
        citation ?? (basis === undefined ? 'instruction (GDPR Art. 28(3)(a))' : `GDPR Art. ${basis}`),
      ]),
  );
}
