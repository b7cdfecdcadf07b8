import { AwsError, type AwsErrorFacts, refusalError } from '../clouds/aws/aws-error.ts';
import type { Passing, SourceTrouble } from '../stores/source-error.ts';

/** DynamoDB refused a request, or a table isn't one of sessions. */
export class DynamoError extends AwsError implements SourceTrouble {
  /** What the API calls it: `ResourceNotFoundException`. Empty where it isn't the API that says so. */
  readonly reason: string;

  get passes(): Passing {
    switch (this.code) {
      case 'throttled':
      case 'unavailable':
        return 'soon';
      case 'unreachable':
      case 'expired-credentials':
        return 'perhaps';
      default:
        return 'never';
    }
  }

  constructor(code: AwsError['code'], facts: AwsErrorFacts, reason = '', options?: ErrorOptions) {
    super(code, facts, options);
    this.reason = reason;
  }
}

/** What an answer that refuses says, beside its status. */
export interface Refusal {
  readonly reason: string;
  readonly message: string;
  readonly status: number;
  readonly date: string | undefined;
}

/** The names of DynamoDB for what is over in a moment ("Error handling with DynamoDB"). */
const throttled: ReadonlySet<string> = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'LimitExceededException',
]);

/** The error for an answer. @param action the permission that the request needs */
export function errorOf({ reason, message, status, date }: Refusal, action: string): DynamoError {
  if (throttled.has(reason)) return new DynamoError('throttled', { action }, reason);
  if (reason === 'ResourceNotFoundException') return new DynamoError('no-table', {}, reason);
  const { code, facts } = refusalError({ name: reason, message, status, date }, { action });
  return new DynamoError(code, facts, reason);
}
