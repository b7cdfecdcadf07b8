import type { HeldDetails } from '../../../protocol/farm/held-details.ts';
import { maxKeptBodyBytes } from '../../../protocol/farm/request-details.ts';
import type { Exchange } from '../exchange.ts';
import { editableHeaders } from './request-edit.ts';

/** What a request that waits says, as far as it can be edited. */
export function heldDetails({ method, request, earlyBody }: Exchange): HeldDetails {
  const { bytes, isWhole } = earlyBody;
  const kept = bytes.subarray(0, maxKeptBodyBytes);
  return {
    method,
    httpVersion: request.httpVersion,
    target: request.url ?? '/',
    headers: editableHeaders(request),
    body: { byteCount: bytes.length, base64: kept.toString('base64') },
    isBodyWhole: isWhole && kept.length === bytes.length,
  };
}
