import { spawnSync } from 'node:child_process';

const SLOT = '# the snippet goes here';

const GEMS = { Rails: 'railties', 'rack-cors': 'rack-cors', Puma: 'puma' };
const VERSIONS = versions(Object.values(GEMS));
const PRODUCT = Object.keys(GEMS).map((name, at) => `${name} ${VERSIONS[at] ?? '(not installed)'}`).join(', ');

/** Rails in production, on Puma. @type {import('./run.mjs').Target[]} */
export const railsTargets = [
  {
    id: 'rack-cors',
    product: PRODUCT,
    needs: ['rails'],
    setUp: ({ directory, port }) => ({
      files: {
        'config.ru': RACK,
        'config/application.rb': APPLICATION,
        'config/routes.rb': ROUTES,
        'config/initializers/cors.rb': `${SLOT}\n`,
        'public/404.html': 'sorry',
        'public/500.html': 'sorry',
      },
      slots: [[/config\/initializers\/cors\.rb/, SLOT]],
      command: ['puma', '--quiet', '--environment', 'production', '--threads', '1:4', '--bind', `tcp://127.0.0.1:${port}`, '--dir', directory],
      check: ['ruby', '-c', 'config/initializers/cors.rb'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/broken.html', 500], ['/guarded/item', 401]],
    }),
  },
];

const RACK = `
require_relative 'config/application'
Rails.application.initialize!
run Rails.application
`;

/** As it usually is: no CORS at all, a login as middleware in front of the routes, and something that crashes outside of Rails. */
const APPLICATION = `
require 'rails'
require 'action_controller/railtie'
require 'rack/cors'

class Login
  def initialize(app)
    @app = app
  end

  def call(env)
    raise 'crash' if env['PATH_INFO'] == '/broken.html'
    return [401, { 'Content-Type' => 'text/plain' }, []] if env['PATH_INFO'].start_with?('/guarded/') && !env['HTTP_AUTHORIZATION']

    @app.call(env)
  end
end

class Application < Rails::Application
  config.root = File.expand_path('..', __dir__)
  config.eager_load = true
  config.consider_all_requests_local = false
  config.secret_key_base = 'a' * 64
  config.logger = Logger.new($stdout, level: :fatal)
  config.middleware.use Login
end

class ItemsController < ActionController::API
  def show
    response.set_header('X-Total', '1')
    render json: {}
  end

  def cached
    response.set_header('Cache-Control', 'max-age=600')
    render json: {}
  end

  def crash
    raise 'crash'
  end
end
`;

const ROUTES = `
Rails.application.routes.draw do
  match '/api/item', to: 'items#show', via: %i[get put]
  get '/api/cached', to: 'items#cached'
  get '/api/crash', to: 'items#crash'
  match '/moved', to: redirect('/api/item'), via: :all
end
`;

function versions(gems) {
  const program = 'puts ARGV.map { |gem| Gem::Specification.find_by_name(gem).version }';
  const { stdout } = spawnSync('ruby', ['-e', program, ...gems], { encoding: 'utf8' });
  return stdout ? stdout.split('\n') : [];
}
