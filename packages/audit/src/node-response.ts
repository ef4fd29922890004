import type { ServerResponse } from 'node:http';
import type { AuditedRequest } from './request-audit.ts';

/**
 * Records how a response of Node's HTTP server ends, once it has ended.
 *
 * `prefinish` comes when the application has ended the response, even if the client has hung up by then and `finish` never
 * comes: else whoever hangs up early would leave no trace of having been refused. It is older than it is documented, so
 * `finish` is listened to as well.
 */
export function recordAtEnd(
  audited: AuditedRequest,
  response: ServerResponse,
  request: () => { readonly method: string; readonly route?: string },
): void {
  const ended = () => {
    void audited.answered({ ...request(), status: response.statusCode });
  };
  response.once('prefinish', ended);
  response.once('finish', ended);
}
