import type { GallraErrorCode } from '@gallra/core';
import type { DisposalProgress, DisposalReport, LastSweep, OwnRecordsReport } from '@gallra/retention';

/**
 * What a worker tells. It names tables and columns, and no person.
 *
 * - `begun`: the plan is made and may be carried out; its parts are waiting
 * - `refused`: nothing was begun, and it is not tried again before the next time
 * - `progress`: a batch is committed
 * - `part`: some tables are done with, or a budget is used up
 * - `failed`: something went wrong; `final` where it is not tried again
 * - `ended`: the sweep is done
 * - `queue`: the queue itself has trouble
 */
export type WorkerEvent =
  | {
      readonly type: 'begun';
      readonly operation: string;
      readonly plan: string;
      readonly tables: readonly (readonly string[])[];
      /** Changes planned. */
      readonly rows: number;
    }
  | {
      readonly type: 'refused';
      readonly code: GallraErrorCode | 'underWay';
      readonly message: string;
      readonly problems: readonly string[];
    }
  | ({ readonly type: 'progress' } & DisposalProgress)
  | ({
      readonly type: 'part';
      readonly tables: readonly string[];
      readonly rows: number;
    } & Pick<DisposalReport, 'operation' | 'stopped' | 'skipped' | 'locked' | 'failed' | 'unapproved'>)
  | {
      readonly type: 'failed';
      readonly operation?: string;
      readonly tables?: readonly string[];
      readonly code: GallraErrorCode | 'unexpected' | 'aborted';
      readonly message: string;
      readonly final: boolean;
    }
  | {
      readonly type: 'ended';
      readonly operation: string;
      readonly outcome: LastSweep['outcome'];
      readonly rows: number;
      readonly forgotten: number;
      /** What went of Gallra's own records, or waits for approval; absent where a budget was used up before. */
      readonly ownRecords?: Pick<OwnRecordsReport, 'plan' | 'records' | 'over' | 'failed'>;
    }
  | { readonly type: 'queue'; readonly message: string };
