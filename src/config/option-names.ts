/** What an option of any form of address is about. */
export type OptionMeaning =
  | 'host'
  | 'port'
  | 'socket'
  /** A whole address: a URL or a connection string. */
  | 'address'
  | 'tls'
  | 'tls-name'
  | 'username'
  | 'password'
  /** Several values: a password, or a user and a password. */
  | 'login'
  | 'database'
  | 'sentinel-service'
  | 'sentinel-username'
  | 'sentinel-password'
  | 'authority-file'
  | 'certificate-file'
  | 'key-file'
  | 'key-passphrase'
  /** Whether the server's certificate is checked; `skips-checks` is the same the other way round. */
  | 'checks-certificate'
  | 'skips-checks'
  | 'role'
  /** The name of a client, which ServiceStack takes from where a URL has its user. */
  | 'client-name'
  /** Says how sessions are spread over several servers. */
  | 'spread'
  /** Makes the site reach its Redis in a way that Session Farm doesn't have. */
  | 'unsupported'
  /** Says nothing about where the endpoint is. */
  | 'unused';

/**
 * The one table of option names, whichever form they stand in. Names are compared without case and
 * without `_`, `-` and `.`, so that `REDIS_USE_TLS`, `redis.use-tls` and `useTls` are one.
 *
 * StackExchange.Redis: docs/Configuration.md. ServiceStack: RedisExtensions.cs (`ToRedisEndpoint`).
 * phpredis: redis_session.c, redis_cluster.c. Predis: src/Connection. Symfony: RedisTrait.php.
 * Lettuce: RedisURI.java. redis-py: `parse_url` of connection.py. go-redis: options.go. ioredis: RedisOptions.
 * Microsoft.Web.Redis: ProviderConfiguration.cs. Celery: kombu/transport/redis.py.
 */
const names: Readonly<Record<Exclude<OptionMeaning, 'login'>, string>> = {
  host: 'host hostname hosts server servers addr addrs endpoint endpoints node nodes seed seeds primaryendpoint',
  port: 'port portnumber',
  socket: 'socket socketpath unixsocket unixsocketpath unixdomainsocket path',
  address: `url uri dsn address connectionstring connection connectionurl configuration config savepath
    sessionsavepath location value broker brokerurl resultbackend conn connstr connstring`,
  tls: 'ssl tls usessl usetls enablessl enabletls issl sslenabled tlsenabled sslenable secure usesecure',
  'tls-name': `sslhost sni servername tlsservername sslservername tlssni
    ssl[peername] stream[peername] tls[servername]`,
  username: 'user username auth[user] auth[username] acluser aclusername login',
  password: `password pass pwd auth auth[pass] auth[password] accesskey authtoken authpassword authkey
    requirepass primarykey`,
  database: `db database databaseid defaultdatabase defaultdb dbindex databaseindex databasenumber dbnumber
    dbid virtualhost`,
  'sentinel-service': `servicename service sentinelmasterid sentinelmaster mastername masterset master
    redissentinel sentinelservice sentinelservicename primaryname mastergroupname`,
  'sentinel-username': 'sentineluser sentinelusername',
  'sentinel-password': 'sentinelpassword sentinelpass sentinelauth',
  'authority-file': `sslcacerts sslcafile cafile cacert cacerts ca tlsca sslca tlscafile tlscacert tlscacertfile
    ssl[cafile] stream[cafile] tls[ca] sslparams[cafile]`,
  'certificate-file': `sslcertfile sslcert certfile cert clientcert tlscert tlscertfile ssl[localcert]
    stream[localcert] tls[cert] sslparams[cert]`,
  'key-file': `sslkeyfile sslkey keyfile clientkey tlskey tlskeyfile ssl[localpk] stream[localpk]
    tls[key] sslparams[key]`,
  'key-passphrase': 'ssl[passphrase] stream[passphrase] tls[passphrase] sslkeypassword sslpassword',
  'checks-certificate': `sslcertreqs verifypeer sslverify tlsverify verifytls verifyssl rejectunauthorized
    sslcheckhostname ssl[verifypeer] ssl[verifypeername] stream[verifypeer] stream[verifypeername]
    tls[rejectunauthorized] sslparams[verifymode]`,
  'skips-checks': `skipverify tlsskipverify insecure insecureskipverify tlsinsecure allowselfsigned
    ssl[allowselfsigned] stream[allowselfsigned] tlsinsecureskipverify`,
  role: 'role replication',
  'client-name': 'client',
  spread: 'weight',
  unsupported: 'tunnel proxy replicas readfrom slaves failover distribute',
  unused: `abortconnect abortonconnectfail allowadmin asynctimeout channelprefix checkcertificaterevocation
    configchannel configcheckseconds connectretry connecttimeout defaults defaultversion
    heartbeatconsistencychecks heartbeatinterval highintegrity highprioritysocketthreads highprioritythreads
    keepalive maintnotifications maintposteventrelaxed maintrelaxedtimeout maintrelaxedwindowmax name
    preserveasyncorder protocol resolvedns responsetimeout setlib sslprotocols synctimeout tcpkeepalive
    tiebreaker topologyrefreshseconds version writebuffer
    namespaceprefix sendtimeout receivetimeout retrytimeout idletimeout idletimeoutsecs
    timeout readtimeout retryinterval persistent persistentid prefix keyprefix earlyrefresh cache poolpersistent
    lazy class compression tcpkeepalives rediscluster cluster parameters iterablemultibulk alias readwritetimeout
    tcpnodelay asyncconnect throwerrors exceptions scan serializer backoff maxretries readonly dbname
    clientname libraryname libraryversion lib lifetime idlepooltimeout
    sockettimeout socketconnecttimeout socketkeepalive retryontimeout healthcheckinterval maxconnections
    encoding encodingerrors decoderesponses clientclass
    dialtimeout writetimeout minretrybackoff maxretrybackoff poolfifo poolsize pooltimeout minidleconns
    maxidleconns maxactiveconns connmaxidletime connmaxlifetime idlecheckfrequency maxconnage contexttimeoutenabled
    routebylatency routerandomly maxredirects
    family lazyconnect enablereadycheck maxretriesperrequest connectionname showfriendlyerrorstack nodelay
    enableofflinequeue autoresubscribe autopipelining commandtimeout disconnecttimeout pinginterval
    reconnect reconnectattempts reconnectdelay namespace expireafter expiresin maxpoolsize maxpoolwaiting
    netclienttype preferredprotocolversion
    instancename applicationname type throwonerror retrytimeoutinmilliseconds connectiontimeoutinmilliseconds
    operationtimeoutinmilliseconds redisserializertype settingsclassname settingsmethodname loggingclassname
    loggingmethodname providername driver store backend`,
};

const meanings = new Map<string, OptionMeaning>(
  Object.entries(names).flatMap(([meaning, list]) =>
    list.split(/\s+/).map((name) => [name, meaning as OptionMeaning] as const),
  ),
);

/** What stands in front of the name proper in variables and properties: `REDIS_HOST`, `cache.port`. */
const PREFIX =
  /^(?:spring|data|redis|valkey|cache|session|elasticache|azure|default|server|django|celery|app)/;

/** What an option means, by the name that stands there; undefined for one that isn't known. */
export function meaningOf(name: string): OptionMeaning | undefined {
  const key = plainName(name);
  if (/^auth\[\d*\]$/.test(key)) return 'login';
  if (key.startsWith('$')) return 'unsupported';
  // `host[]`, `seed[0]`; Symfony writes `host[redis1:26379]`.
  if (/^(?:hosts?|seeds?|nodes?)\[[^\]]*\]$/.test(key)) return 'host';
  return meanings.get(key);
}

/**
 * The same for names of variables and properties, which say whose they are first: `REDIS_HOST`,
 * `spring.data.redis.port`, `ConnectionStrings:Redis:Ssl`.
 */
export function meaningOfVariable(name: string): OptionMeaning | undefined {
  let key = plainName(name.slice(name.lastIndexOf(':') + 1));
  for (;;) {
    const meaning = meaningOf(key);
    if (meaning !== undefined) return meaning;
    const rest = key.replace(PREFIX, '');
    if (rest === key || rest === '') return undefined;
    key = rest;
  }
}

function plainName(name: string): string {
  return name.trim().toLowerCase().replaceAll(/[_.-]/g, '');
}
