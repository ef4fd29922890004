import * as eu from 'gallra/eu';
import * as se from 'gallra/se';

/** The act on estate agents names no years: seven for the supervision, up to ten for the agent's own sake. */
const years = { min: 'P7Y', default: 'P7Y', max: 'P10Y' } as const;

/** What Swedish law makes the agencies keep. Each table lists the columns a duty reaches there, and no others. */
export const duties = {
  bookkeeping: se.bookkeeping({ from: 'invoiced' }),
  // The act against money laundering ends on 9 July 2027, and the regulation goes on from there, in the same columns.
  dueDiligence: se.customerDueDiligence({ followedBy: 'dueDiligenceFrom2027' }),
  dueDiligenceFrom2027: eu.customerDueDiligence(),
  suspicionReports: se.suspicionReport({ from: 'reportedRelationshipEnded', followedBy: 'suspicionReportsFrom2027' }),
  suspicionReportsFrom2027: eu.suspicionReport({ from: 'reportedRelationshipEnded' }),
  bidList: se.bidList({ for: years, from: 'biddingEnded' }),
  documents: se.brokerDocuments({ for: years }),
};

/** The longest the law allows. A limit cuts short what keeps data, and never keeps anything itself. */
export const limits = {
  prescription: se.prescription({ caps: ['legalClaims'], from: 'assignmentCompleted' }),
  dueDiligenceMaximum: se.moneyLaunderingMaximum({
    caps: ['dueDiligence', 'suspicionReports'],
    followedBy: 'dueDiligenceMaximumFrom2027',
  }),
  dueDiligenceMaximumFrom2027: eu.moneyLaunderingMaximum({
    caps: ['dueDiligence', 'suspicionReports', 'dueDiligenceFrom2027', 'suspicionReportsFrom2027'],
  }),
};
