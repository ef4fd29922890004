import { GallraError } from '@gallra/core';
import { type AccessPackage, accessPackage, type ErasureReport, erase, erasurePreview } from '@gallra/dsar';
import { brokerage, generatedRows, type OpenStore, today } from '@gallra/world';
import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokerageOn, type ReadableStore } from './brokerage-store.ts';

const first = { category: 'registered', key: '1', controller: '1' };
const second = { category: 'registered', key: '2', controller: '1' };

async function rowsTold(store: ReadableStore, subject: typeof first): Promise<AccessPackage['rows']> {
  try {
    return (await accessPackage(store, brokerage, { subject, at: today })).rows;
  } catch (error) {
    if (error instanceof GallraError && error.code === 'subject.unknown') return [];
    throw error;
  }
}

/** What holds of any erasure, for rows made at random, on any store. */
export function erasurePropertySpec(open: OpenStore, runs: number): void {
  const make = brokerageOn(open);

  describe('for any rows', () => {
    test('what the preview says is what the erasure does', async () => {
      await everyCase(
        fc.asyncProperty(generatedRows, async (tables) => {
          const store = await make(tables);
          const {
            warnings: _warnings,
            blocked: _blocked,
            ...preview
          } = await erasurePreview(store, brokerage, { subject: first, at: today });
          expect(await erase(store, brokerage, { subject: first, at: today })).toMatchObject(preview);
        }),
        runs,
      );
    });

    test('nothing that was to go is there afterwards, and a second erasure has nothing to do', async () => {
      await everyCase(
        fc.asyncProperty(generatedRows, async (tables) => {
          const store = await make(tables);
          const { kept } = await erase(store, brokerage, { subject: first, at: today });
          const again = await erase(store, brokerage, { subject: first, at: today }).catch((error: unknown) => error);
          if (again instanceof GallraError)
            expect({ code: again.code, kept }).toEqual({ code: 'subject.unknown', kept: [] });
          else {
            const { erased, ...more } = again as ErasureReport;
            // An address may have become due with the erasure: then it goes with the next sweep.
            expect(erased.filter(({ table }) => table !== 'addresses')).toEqual([]);
            expect(more).toMatchObject({ failed: [], kept });
          }
        }),
        runs,
      );
    });

    test('what another person may be told does not change when somebody is erased', async () => {
      await everyCase(
        fc.asyncProperty(generatedRows, async (tables) => {
          const store = await make(tables);
          const before = await rowsTold(store, second);
          await erase(store, brokerage, { subject: first, at: today });
          const after = await rowsTold(store, second);
          // What was due already for everybody in a shared record may go with it.
          const due = ({ until }: { readonly until: { readonly state: string } }) =>
            until.state === 'due' || until.state === 'others';
          const values = (rows: AccessPackage['rows']) =>
            rows
              // When an address is due depends on everybody who lives there.
              .filter(({ table }) => table !== 'addresses')
              .flatMap(({ table, columns }) =>
                columns
                  .filter((column) => !due(column))
                  .map(({ column, value, purposes, until }) => ({ table, column, value, purposes, until })),
              );
          expect(values(after)).toEqual(values(before));
        }),
        runs,
      );
    });

    test('penningtvättslagen 5 kap. 7 §: an access package is the same without the reports, but for what only they keep', async () => {
      await everyCase(
        fc.asyncProperty(generatedRows, async (tables) => {
          const [with_, without] = [
            await rowsTold(await make(tables), first),
            await rowsTold(await make({ ...tables, suspicion_reports: [] }), first),
          ];
          const lasting = (rows: AccessPackage['rows']) =>
            rows.flatMap(({ table, columns }) =>
              columns.filter(({ purposes }) => purposes.length > 0).map((column) => ({ table, ...column })),
            );
          expect(lasting(with_)).toEqual(lasting(without));
          expect(JSON.stringify(with_)).not.toContain('suspicion');
        }),
        runs,
      );
    });
  });
}
