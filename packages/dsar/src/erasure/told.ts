import type { FileReport } from '@gallra/retention';
import type { ErasureOutlook } from './erasure-outlook.ts';

/** An outlook with what goes with it; which of that is for the controller alone depends on the fields. */
export interface Tellable extends ErasureOutlook {
  readonly warnings?: readonly { readonly secretFromSubject?: string }[];
  readonly referenced?: readonly unknown[];
  readonly blocked?: readonly unknown[];
  readonly files?: FileReport;
}

const isTold = ({ secretFromSubject }: { readonly secretFromSubject?: string }) => secretFromSubject === undefined;

/**
 * The part of a preview or report that may be told to the data subject, in the same shape.
 *
 * Left out is what the law forbids telling, and all from which it could be guessed: what becomes of whole rows, what
 * is an earlier holder's of their key, what foreign keys hold in place, the reasons of legal holds, which columns name files. `complete` is answered again for what is left.
 *
 * @param outlook - an {@link ErasurePreview} or {@link ErasureReport}
 * @see penningtvättslagen (2017:630) 5 kap. 7 §
 * @example
 * ```ts
 * import { type ErasurePreview, forSubject } from '@gallra/dsar';
 *
 * declare const preview: ErasurePreview;
 * console.log(forSubject(preview).kept.map(({ title, until }) => [title.sv, until]));
 * ```
 */
export function forSubject<T extends Tellable>(outlook: T): T {
  const kept = outlook.kept.filter(isTold);
  const keptForOthers = outlook.keptForOthers.filter(isTold);
  const holds = outlook.holds.filter(isTold).map((hold) => ({ ...hold, reasons: [] }));
  const waiting = outlook.files?.waiting ?? 0;
  const { rows: _rows, earlierHolder: _earlierHolder, ...told } = outlook;
  return {
    ...told,
    erased: outlook.erased.filter(isTold),
    kept,
    keptForOthers,
    holds,
    keptWithRow: outlook.keptWithRow.filter(isTold),
    complete: kept.length + keptForOthers.length + holds.length + waiting === 0,
    ...(outlook.warnings === undefined ? {} : { warnings: outlook.warnings.filter(isTold) }),
    ...(outlook.referenced === undefined ? {} : { referenced: [] }),
    ...(outlook.blocked === undefined ? {} : { blocked: [] }),
    ...(outlook.files === undefined
      ? {}
      : { files: { removed: 0, missing: 0, shared: 0, elsewhere: 0, waiting, failing: [] } }),
  } as unknown as T;
}
