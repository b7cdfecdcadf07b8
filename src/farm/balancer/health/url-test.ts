import http from 'node:http';
import { l10n, type Reason } from '../../../formats/reason.ts';
import type { HealthTestOptions } from './health-options.ts';
import { statusMatcher } from './status-ranges.ts';

/** Of a longer body only the beginning is looked at. */
const maxBodyBytes = 1024 * 1024;

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * Asks a server once.
 * @returns why it is not healthy; undefined when it is
 */
export const testUrl = async (
  { host, port }: Place,
  options: HealthTestOptions,
  signal: AbortSignal,
): Promise<Reason | undefined> => {
  const { path, timeoutSeconds, statusCodes, responseMatch } = options;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  try {
    const { status, body } = await get(
      { host, port, path, signal: AbortSignal.any([signal, timeout]) },
      responseMatch !== undefined,
    );
    if (!statusMatcher(statusCodes)(status)) {
      return l10n.t(
        'The health test {0} was answered with status {1}. Expected: {2}.',
        path,
        String(status),
        statusCodes,
      );
    }
    if (responseMatch !== undefined && !body.includes(responseMatch)) {
      return l10n.t(
        'The response to the health test {0} does not contain "{1}".',
        path,
        responseMatch,
      );
    }
    return undefined;
  } catch (error) {
    return timeout.aborted
      ? l10n.t(
          'The health test {0} was not answered within {1} seconds.',
          path,
          String(timeoutSeconds),
        )
      : l10n.t('The health test {0} failed. {1}', path, errorText(error));
  }
};

const get = (
  options: http.RequestOptions,
  wantsBody: boolean,
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const headers = { 'User-Agent': 'SessionFarm-HealthTest', Connection: 'close' };
    const request = http.get({ ...options, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      const end = (): void => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString() });
        request.destroy();
      };
      if (!wantsBody) {
        end();
        return;
      }
      response.on('data', (piece: Buffer) => {
        pieces.push(piece);
        size += piece.length;
        if (size >= maxBodyBytes) end();
      });
      response.on('end', end);
      response.on('error', reject);
    });
    request.on('error', reject);
  });

const errorText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
