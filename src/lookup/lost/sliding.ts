import { l10n, type Reason } from '../../formats/reason.ts';
import type { LayoutId } from '../../stores/session.ts';

/**
 * What lets sessions of a layout live longer. Azure/aspnet-redis-providers RedisConnectionWrapper.cs (since 1.6.5 each
 * read slides both keys); aspnetcore RedisCache.cs, `RefreshAsync`; connect-redis index.ts, `touch`; phpredis
 * redis_session.c; django contrib/sessions/middleware.py, `SESSION_SAVE_EVERY_REQUEST`; spring-session
 * RedisIndexedSessionRepository.java; rack-session abstract/id.rb; laravel CacheBasedSessionHandler.php.
 */
export function slidingText(layout: LayoutId): Reason {
  switch (layout) {
    case 'aspnet-v1':
    case 'aspnet-v2':
    case 'aspnet-v5':
      return l10n.t(
        'Each request with session state extends the data key and the timeout key together. Static files and handlers without session state do not.',
      );
    case 'harbour':
      return l10n.t('Each request with session state extends its one key.');
    case 'dynamodb-provider':
      return l10n.t(
        'Each request moves its end, those without session state among them, unless StrictDisableSession is set.',
      );
    case 'aspnetcore-memcached':
      return l10n.t('Each request that passes UseSession stores it again, for its whole timeout.');
    case 'aspnetcore':
      return l10n.t(
        'Each request that passes UseSession extends its one key. Requests that end before it, such as static files, do not.',
      );
    case 'express':
      return l10n.t(
        'Each request that passes express-session extends its one key, unless disableTouch is set.',
      );
    case 'php':
    case 'php-memcached':
    case 'php-memcache':
      return l10n.t('Each request that calls session_start extends its one key.');
    case 'laravel':
      return l10n.t('Each request of the web middleware group stores the session anew.');
    case 'django':
      return l10n.t(
        'Requests extend it only if they change the session, unless SESSION_SAVE_EVERY_REQUEST is set.',
      );
    case 'spring':
      return l10n.t(
        'Each request that reads the session extends it. The hash is kept five minutes longer than the session.',
      );
    case 'flask':
      return l10n.t(
        'Each request extends its one key, unless SESSION_REFRESH_EACH_REQUEST is off.',
      );
    case 'rack':
      return l10n.t(
        'Each request that loads the session extends its one key, if expire_after is set.',
      );
    default:
      return l10n.t('What extends it is up to the site.');
  }
}
