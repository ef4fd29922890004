import type { Policy } from '@gallra/core';
import type { LiveSchema } from '@gallra/core/store';
import type { DisposalOrder } from './table-order.ts';

/** A policy, and the live catalogue of the database it is for. */
export interface PolicyOnSchema {
  readonly policy: Policy;
  readonly schema: LiveSchema;
}

/** A policy, and the order it gives the tables of a database. */
export interface OrderedPolicy {
  readonly policy: Policy;
  /** See {@link orderOfDisposal}, for the live schema. */
  readonly order: DisposalOrder;
}
