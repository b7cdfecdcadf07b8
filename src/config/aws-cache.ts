import * as v from 'valibot';
import { fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/** Which cache of AWS an endpoint is, and as whom AWS is asked about it. Holds nothing secret. */
export const awsCache = fields({
  service: v.picklist(['elasticache', 'memorydb']),
  /** The id of the replication group or node, or the name of the serverless cache or cluster. */
  cache: v.string(),
  /** `eu-west-1`. */
  region: v.string(),
  isServerless: v.boolean(),
  /** A profile of the configuration of AWS; absent for the credentials of the environment. */
  profile: v.optional(v.string()),
});
export type AwsCache = Shape<typeof awsCache>;
