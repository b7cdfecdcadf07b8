import type { ConnectionFailure } from './upstream/connection.ts';
import { answersTls } from './upstream/tls-probe.ts';

/**
 * Says more of a failure where that takes another look at the server: one that closes without a
 * word may want https.
 * @param wasReused true when the connection had carried a request before: then it took http
 */
export const diagnose = async (
  { host, port }: { readonly host: string; readonly port: number },
  failure: ConnectionFailure,
  wasReused: boolean,
): Promise<ConnectionFailure> => {
  const isSilent = failure.kind === 'closed' && failure.isBeforeResponse && !wasReused;
  return isSilent && (await answersTls(host, port)) ? { ...failure, kind: 'tls' } : failure;
};

/** What a client is told when a server has failed: title and text of an error page. */
export const explainFailure = (
  server: string,
  failure: ConnectionFailure,
): [title: string, text: string] => {
  switch (failure.kind) {
    case 'connect':
      return [`${server} cannot be reached`, `No other server is ready. ${failure.message}`];
    case 'protocol':
      return [`${server} sent something that is not HTTP`, failure.message];
    case 'tls':
      return [
        `${server} expects https`,
        'The balancer forwards requests over http. Start the server with an http address.',
      ];
    case 'closed':
      return [
        `${server} closed the connection`,
        `It had not answered yet. See its output. ${failure.message}`,
      ];
  }
};
