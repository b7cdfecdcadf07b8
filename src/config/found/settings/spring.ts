import type { Find } from '../find.ts';
import { entryFinds } from './entry-finds.ts';
import type { Entry } from './entries.ts';

/** Spring Session's own (org.springframework.session.data.redis.RedisSessionRepository.DEFAULT_KEY_NAMESPACE). */
const DEFAULT_NAMESPACE = 'spring:session';

/**
 * Settings of a Spring Boot application: `spring.data.redis.*`, before version 3 `spring.redis.*`; sessions are kept
 * under `spring.session.redis.namespace`. `${NAME:default}` is its default, which counts unless the machine says more.
 */
export function springFinds(entries: readonly Entry[]): readonly Find[] {
  const relaxed = entries.map((entry) => ({
    ...entry,
    key: entry.key.replace(/(?<=[a-z])-(?=[a-z])/g, ''),
  }));
  const namespace = entries.find(({ key }) => key === 'spring:session:redis:namespace')?.value;
  const isSession = entries.some(({ key }) => key.startsWith('spring:session:'));
  const plain = relaxed.filter(({ key }) => !key.startsWith('spring:session:'));
  return entryFinds(plain, { kind: 'spring', variable: () => undefined }).map((find) => ({
    ...find,
    ...((namespace !== undefined || isSession) && { application: namespace ?? DEFAULT_NAMESPACE }),
  }));
}
