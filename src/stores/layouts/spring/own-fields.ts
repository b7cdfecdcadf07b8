/**
 * The fields that every session has beside its attributes, in the order in which Spring looks for them
 * (spring-projects/spring-session spring-session-data-redis, RedisSessionMapper.java).
 */
export const OWN_FIELDS = ['creationTime', 'lastAccessedTime', 'maxInactiveInterval'] as const;
