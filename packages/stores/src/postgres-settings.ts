/**
 * A small shop on a small machine: what was acknowledged is on disk, memory stays low, and nothing runs that nobody
 * uses (replication, parallel workers, compilation of queries).
 */
export const SERVER_SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  cluster_name: 'ecolaura',
  max_connections: '100',

  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  min_wal_size: '48MB',

  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  autovacuum_work_mem: '16MB',
  autovacuum_max_workers: '2',
  wal_buffers: '4MB',
  effective_cache_size: '512MB',
  random_page_cost: '1.1',
  io_method: 'sync',
  max_worker_processes: '0',
  max_logical_replication_workers: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  jit: 'off',

  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements are the areas' business and carry customers' data; the server reports only on itself.
  log_min_messages: 'log',
  log_checkpoints: 'off',
}
