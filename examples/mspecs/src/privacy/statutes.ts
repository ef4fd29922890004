import * as se from 'gallra/se';

/** The act on estate agents names no years: seven for the supervision, up to ten for the agent's own sake. */
const years = { min: 'P7Y', default: 'P7Y', max: 'P10Y' } as const;

/** What Swedish law makes the agencies keep. Each table lists the columns a duty reaches there, and no others. */
export const duties = {
  bookkeeping: se.bookkeeping({ from: 'invoiced' }),
  dueDiligence: se.customerDueDiligence(),
  suspicionReports: se.suspicionReport({ from: 'reportedRelationshipEnded' }),
  bidList: se.bidList({ for: years, from: 'biddingEnded' }),
  documents: se.brokerDocuments({ for: years }),
};

/** The longest the law allows. A limit cuts short what keeps data, and never keeps anything itself. */
export const limits = {
  prescription: se.prescription({ caps: ['legalClaims'], from: 'assignmentCompleted' }),
  dueDiligenceMaximum: se.moneyLaunderingMaximum({ caps: ['dueDiligence', 'suspicionReports'] }),
};
