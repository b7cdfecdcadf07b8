import { aspnetV1 } from './aspnet/aspnet-v1.ts';
import { aspnetV2 } from './aspnet/aspnet-v2.ts';
import { aspnetV5 } from './aspnet/aspnet-v5.ts';
import { aspnetCore } from './aspnetcore/aspnetcore.ts';
import { django } from './django/django.ts';
import { express } from './express/express.ts';
import { flask } from './flask/flask.ts';
import { harbour } from './harbour/harbour.ts';
import { laravel } from './laravel/laravel.ts';
import { php } from './php/php.ts';
import { rack } from './rack/rack.ts';
import { spring } from './spring/spring.ts';
import type { StoreLayout } from './layout.ts';
import { StoreError } from './replies.ts';
import type { LayoutId } from './session.ts';

const byId = new Map<LayoutId, StoreLayout>(
  [
    aspnetV1,
    aspnetV2,
    aspnetV5,
    aspnetCore,
    harbour,
    express,
    php,
    spring,
    django,
    flask,
    rack,
    laravel,
  ].map((layout) => [layout.id, layout]),
);

/**
 * The layout with this id.
 * @throws StoreError `unknown-layout` for one that isn't described in the settings any more
 */
export function layoutById(id: LayoutId): StoreLayout {
  const layout = byId.get(id);
  if (layout === undefined) throw new StoreError('unknown-layout', id);
  return layout;
}
