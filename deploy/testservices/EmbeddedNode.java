import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.Plugin;

/**
 * One Elasticsearch node from the jars on the class path, with every module that wiredesk uses.
 * Arguments are settings, name=value; the folder path.home/config must exist. It runs until the
 * process is told to end, and closes the node then. For OpenSearch the same source is compiled with
 * its package names.
 */
public final class EmbeddedNode extends Node {
    private static final List<Class<? extends Plugin>> MODULES = List.of(
        org.elasticsearch.transport.Netty4Plugin.class,
        org.elasticsearch.analysis.common.CommonAnalysisPlugin.class,
        org.elasticsearch.painless.PainlessPlugin.class,
        org.elasticsearch.ingest.common.IngestCommonPlugin.class,
        org.elasticsearch.percolator.PercolatorPlugin.class,
        org.elasticsearch.index.reindex.ReindexPlugin.class,
        org.elasticsearch.index.mapper.MapperExtrasPlugin.class,
        org.elasticsearch.join.ParentJoinPlugin.class,
        org.elasticsearch.script.mustache.MustachePlugin.class,
        org.elasticsearch.search.aggregations.matrix.MatrixAggregationPlugin.class);

    private EmbeddedNode(Environment environment) {
        super(environment, MODULES, true);
    }

    public static void main(String[] arguments) throws Exception {
        Settings.Builder settings = Settings.builder();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Path config = Path.of(settings.get("path.home"), "config");
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
            settings.build(), Map.of(), config, () -> "wiredesk-test");

        EmbeddedNode node = new EmbeddedNode(environment);
        CountDownLatch closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                node.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
            closed.countDown();
        }));
        node.start();
        closed.await();
    }
}
