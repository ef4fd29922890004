import type { ServerResponse } from 'node:http';
import type { AuditedRequest } from './request-audit.ts';

/** Records how responses of Node's HTTP server end. */
export interface ResponseEnds {
  /** Records the answer once the response has ended; `request` is asked then. */
  record(
    audited: AuditedRequest,
    response: ServerResponse,
    request: () => { readonly method: string; readonly route?: string },
  ): void;
  /** Waits for the events that are being recorded: a response does not wait for its own. */
  flush(): Promise<void>;
}

/**
 * Listens for `prefinish`, which comes when the application has ended the response, even if the client has hung up by
 * then and `finish` never comes: else whoever hangs up early would leave no trace of having been refused. It is older
 * than it is documented, so `finish` is listened to as well.
 */
export function responseEnds(): ResponseEnds {
  const underWay = new Set<Promise<void>>();
  return {
    record(audited, response, request) {
      const ended = () => {
        const event = audited.answered({ ...request(), status: response.statusCode });
        underWay.add(event);
        void event.then(() => underWay.delete(event));
      };
      response.once('prefinish', ended);
      response.once('finish', ended);
    },
    async flush() {
      await Promise.all(underWay);
    },
  };
}
